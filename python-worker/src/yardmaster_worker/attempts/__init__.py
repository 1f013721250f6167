"""Running attempts: deadlines, stops, and the outcome of whatever a capability does."""

from yardmaster_worker.attempts.attempts import Attempts

__all__ = ["Attempts"]
