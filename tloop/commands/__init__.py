"""The commands, one module each: what is asked for in, the exit code out."""
