"""What a lesson can state: of a run, and of none."""
