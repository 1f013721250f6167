"""Running attempts: deadlines, stops and outcomes."""

from yardmaster_worker.attempts.attempts import Attempts

__all__ = ["Attempts"]
