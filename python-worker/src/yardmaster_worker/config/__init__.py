"""The configuration of a worker: flags and environment."""

from yardmaster_worker.config.config import Config, read_config

__all__ = ["Config", "read_config"]
