"""Sessions: what tasks share that name the same one."""

from yardmaster_worker.sessions.session import Session
from yardmaster_worker.sessions.sessions import Sessions
from yardmaster_worker.sessions.work_folders import WorkFolders

__all__ = ["Session", "Sessions", "WorkFolders"]
