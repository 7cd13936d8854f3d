"""tloop: a compiler for lessons whose every figure was measured."""

DISTRIBUTION = "tloop-lessons"  # as installers know it
__version__ = "0.4.0"
