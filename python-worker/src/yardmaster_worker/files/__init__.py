"""Files of sessions and runs, looked at from outside without trusting what programs left there."""

from yardmaster_worker.files.beneath import Beneath, BeneathUnavailable, Refused
from yardmaster_worker.files.run_files import RunFiles

__all__ = ["Beneath", "BeneathUnavailable", "Refused", "RunFiles"]
