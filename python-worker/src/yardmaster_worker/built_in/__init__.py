"""The capabilities that every worker has, unless it is told not to: `python.run`, `shell.run` and those of sessions."""
