"""A lesson, its runs and its report as one page."""
