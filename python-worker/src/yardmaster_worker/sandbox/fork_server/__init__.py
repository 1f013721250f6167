"""The fork server: programs in children of a warm Python, ready before they are needed."""

from yardmaster_worker.sandbox.fork_server.bubblewrap_wall import OWN_FOLDERS, BubblewrapWall
from yardmaster_worker.sandbox.fork_server.fork_server_sandbox import ForkServerSandbox
from yardmaster_worker.sandbox.fork_server.landlock_wall import LandlockWall

__all__ = ["OWN_FOLDERS", "BubblewrapWall", "ForkServerSandbox", "LandlockWall"]
