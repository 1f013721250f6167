"""The fork server: a warm Python whose children are ready before programs need them."""

from yardmaster_worker.sandbox.fork_server.fork_server_sandbox import ForkServerSandbox
from yardmaster_worker.sandbox.fork_server.landlock_backend import LandlockBackend
from yardmaster_worker.sandbox.fork_server.namespaces_backend import OWN_FOLDERS, NamespacesBackend

__all__ = ["OWN_FOLDERS", "ForkServerSandbox", "LandlockBackend", "NamespacesBackend"]
