"""The bowl and the perceptron, against what is known of them and against a second program."""

import numpy as np
import pytest

from tloop.simulation.neighbours import CORNERS, TASKS, bowl_bound, descend, train_perceptron


@pytest.mark.parametrize("eta", [0.1, 1.0, 1.7, 1.999, 2.001, 2.5])
@pytest.mark.parametrize("curvature", [0.5, 1.0, 8.0])
def test_descent_has_its_closed_form(eta: float, curvature: float) -> None:
    """After n steps w is (1 − η · curvature)ⁿ times its start."""
    descent = descend(eta / curvature, curvature, start=3.0, steps=30)
    assert descent.path == pytest.approx([3.0 * (1 - eta) ** n for n in range(31)], rel=1e-9)
    assert descent.diverges == (eta > 2)
    assert descent.factor == pytest.approx(abs(1 - eta))


@pytest.mark.parametrize("curvature", [0.1, 1.0, 7.0])
def test_the_bound_is_found_where_the_theory_has_it(curvature: float) -> None:
    """Descent begins to diverge at 2/curvature."""
    assert bowl_bound(curvature) == pytest.approx(2 / curvature, rel=1e-9)


def plain_perceptron(task: str, passes: int) -> list[tuple[int, ...]]:
    """The line at the start of every pass, with arrays and a bias that is one more weight."""
    points = np.array([[*corner, 1] for corner in CORNERS])
    line = np.zeros(3, dtype=int)
    begun = []
    for _ in range(passes):
        begun.append(tuple(int(each) for each in line))
        for point, label in zip(points, TASKS[task], strict=True):
            if np.sign(point @ line) != label:
                line = line + label * point
    return begun


@pytest.mark.parametrize("task", TASKS)
def test_the_perceptron_against_a_second_program(task: str) -> None:
    """It cycles on XOR alone; elsewhere it ends with a line that has all corners right."""
    trained = train_perceptron(task)
    begun = plain_perceptron(task, 40)
    if task == "xor":
        assert trained.cycles
        assert all(begun[i + (trained.cycle or 0)] == begun[i] for i in range(30))
        assert trained.lines[0] == trained.lines[-1]
    else:
        assert not trained.cycles
        assert begun[-1] == trained.lines[-1]
        w1, w2, b = trained.lines[-1]
        assert all(y * (w1 * x + w2 * z + b) > 0 for (x, z), y in zip(CORNERS, TASKS[task], strict=True))


def test_every_line_on_the_way_is_wrong() -> None:
    """No line parts XOR's corners, and none of those that the perceptron tries does."""
    for w1, w2, b in train_perceptron("xor").lines:
        right = [y * (w1 * x + w2 * z + b) > 0 for (x, z), y in zip(CORNERS, TASKS["xor"], strict=True)]
        assert not all(right)
