"""Safe access to files that untrusted programs may have changed: work folders and their content."""

from yardmaster_worker.files.beneath import Beneath, BeneathUnavailable, Refused
from yardmaster_worker.files.work_folders import WorkFolders

__all__ = ["Beneath", "BeneathUnavailable", "Refused", "WorkFolders"]
