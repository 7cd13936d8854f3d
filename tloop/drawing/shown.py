"""A run as the pages and the pictures show it."""

from collections.abc import Mapping
from dataclasses import dataclass

from tloop.lesson import Lesson, spec_text
from tloop.simulation import Experiment, Run


@dataclass(frozen=True)
class Shown:
    """A run as the text speaks of it."""

    name: str
    run: Run
    spec: str
    outcome: str

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        last = f"{self.run.last_epoch:,}"
        return (
            f"paused itself at epoch {last}" if self.run.pause_epoch is not None else f"ended at epoch {last}"
        )


def shown_runs(lesson: Lesson, runs: Mapping[str, Run], outcomes: Mapping[str, str]) -> dict[str, Shown]:
    """Every run with its full spec: a seed is part of it only where it is not the lesson's."""
    usual = Experiment(seed=lesson.seed)
    return {
        name: Shown(name, run, spec_text(run.experiment, usual), outcomes[name]) for name, run in runs.items()
    }
