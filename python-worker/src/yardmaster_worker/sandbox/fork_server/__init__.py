"""The fork server: programs in children of a warm Python, ready before they are needed."""

from yardmaster_worker.sandbox.fork_server.fork_server_sandbox import ForkServerSandbox, is_warm_with
from yardmaster_worker.sandbox.fork_server.wall import Wall

__all__ = ["ForkServerSandbox", "Wall", "is_warm_with"]
