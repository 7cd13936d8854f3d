"""tloop: a compiler for lessons whose every figure was measured."""

__version__ = "0.1.0"
