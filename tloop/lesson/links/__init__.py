"""Links that carry the meaning: a module for each scheme."""
