"""Sessions: state that tasks share."""

from yardmaster_worker.sessions.session import Session
from yardmaster_worker.sessions.sessions import Sessions

__all__ = ["Session", "Sessions"]
