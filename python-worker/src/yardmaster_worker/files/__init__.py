"""Files on disk, reached without trusting what programs left there: work folders, and what lies below them."""

from yardmaster_worker.files.beneath import Beneath, BeneathUnavailable, Refused
from yardmaster_worker.files.work_folders import WorkFolders

__all__ = ["Beneath", "BeneathUnavailable", "Refused", "WorkFolders"]
