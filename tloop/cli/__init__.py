"""The commands, a module each, imported when it is called: `main` takes the options, gives the exit code."""
