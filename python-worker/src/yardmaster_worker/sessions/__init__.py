"""Sessions: what tasks share that name the same one."""

from yardmaster_worker.sessions.session import Session
from yardmaster_worker.sessions.sessions import Sessions

__all__ = ["Session", "Sessions"]
