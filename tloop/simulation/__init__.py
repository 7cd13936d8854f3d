"""Experiment in, Run out: a tiny network, trained by gradient descent, the same bits everywhere."""

from tloop.simulation.data import DATA_SETS, RADIUS, Points
from tloop.simulation.experiment import Experiment
from tloop.simulation.training import PAUSE_THRESHOLD, PAUSE_WINDOW, Run, train

__all__ = [
    "DATA_SETS",
    "PAUSE_THRESHOLD",
    "PAUSE_WINDOW",
    "RADIUS",
    "Experiment",
    "Points",
    "Run",
    "train",
]
