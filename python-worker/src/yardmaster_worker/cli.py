"""The command `yardmaster-worker`."""

from __future__ import annotations

import sys

from yardmaster_worker.worker import Worker

__all__ = ["main"]


def main() -> None:
    """Run a worker with the built-in capabilities; exit with its code."""
    sys.exit(Worker().main())
