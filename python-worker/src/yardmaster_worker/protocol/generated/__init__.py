"""Generated from protocol/ by scripts/codegen.py: do not edit."""
