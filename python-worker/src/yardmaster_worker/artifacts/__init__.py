"""Artifacts: files that an attempt leaves, uploaded under its lease."""

from yardmaster_worker.artifacts.uploads import Uploads

__all__ = ["Uploads"]
