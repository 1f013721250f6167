"""The built-in capabilities, which every worker offers by default: `python.run`, `shell.run` and those for sessions."""
