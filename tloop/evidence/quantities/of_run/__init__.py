"""What a lesson can state about a run: what stands behind the run's name in `claim:RUN.QUANTITY`.

A new quantity is a function in one of these modules and a line in REGISTRY; `tloop quantities` prints it.
"""

import re

from tloop.evidence.measured import QuantityError
from tloop.evidence.quantities.of_run import (
    cost,
    fresh_points,
    pause,
    setup,
    shape,
    straight_line,
    traces,
    weights,
    whole_field,
)
from tloop.evidence.quantities.of_run.quantity import Quantity, examples
from tloop.lesson.problems import nearest

REGISTRY: tuple[Quantity, ...] = (
    traces.start,
    traces.final,
    traces.lowest,
    traces.highest,
    traces.argmin,
    traces.argmax,
    traces.at,
    traces.mean,
    traces.below,
    traces.above,
    traces.best,
    traces.correct_final,
    traces.best_correct,
    fresh_points.points_fresh,
    fresh_points.fresh_loss,
    fresh_points.fresh_accuracy,
    fresh_points.best_fresh_loss,
    fresh_points.best_fresh_accuracy,
    fresh_points.tempered_loss,
    fresh_points.fresh_rule,
    shape.falling,
    shape.flat,
    shape.rising,
    shape.turned_up,
    shape.is_bounded,
    shape.rises,
    shape.run_outcome,
    pause.pause_epoch,
    pause.pause_threshold,
    pause.pause_window,
    setup.epochs,
    setup.updates,
    setup.budget,
    setup.seed,
    setup.eta,
    setup.hidden,
    setup.noise,
    setup.parameters,
    setup.points,
    cost.multiplications,
    cost.flops,
    weights.mean_final,
    weights.mean_at,
    weights.best_mean,
    weights.norm_final,
    weights.norm_at,
    whole_field.linear_at,
    whole_field.changed_since,
    whole_field.best_changed,
    straight_line.at,
    straight_line.highest,
    straight_line.lowest,
    straight_line.argmax,
    straight_line.argmin,
)


def find_quantity(name: str) -> tuple[Quantity, re.Match[str]]:
    """The quantity of that name, and what stands for its placeholders. Raises QuantityError with a hint."""
    for entry in REGISTRY:
        if match := entry.pattern.fullmatch(name):
            return entry, match
    names = list(example_names())
    # `loss` is rather a piece of train.loss.final than a misspelt flops.
    whole = [each for each in names if set(name.split(".")) <= set(each.split("."))]
    close = next(
        (each for each in whole if each.endswith(".final")), whole[0] if whole else nearest(name, names)
    )
    hint = f"did you mean {close}?" if close else "`tloop quantities` lists what there is"
    if name.startswith("survey."):
        hint = "such as survey.pause.epoch.median"
    raise QuantityError(f"there is no quantity “{name}”", hint)


def example_names() -> list[str]:
    """Every name, its placeholders filled."""
    return [name for entry in REGISTRY for name in examples(entry)]
