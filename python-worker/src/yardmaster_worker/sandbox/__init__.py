"""Where programs run: the port and its implementations."""

from yardmaster_worker.sandbox.choice import choose_sandbox
from yardmaster_worker.sandbox.interpreter import Interpreter, base_interpreter
from yardmaster_worker.sandbox.port import (
    ProgramSpec,
    Run,
    Sandbox,
    SandboxUnavailable,
    Stream,
    Verdict,
    WorkFolderMissing,
)

__all__ = [
    "Interpreter",
    "ProgramSpec",
    "Run",
    "Sandbox",
    "SandboxUnavailable",
    "Stream",
    "Verdict",
    "WorkFolderMissing",
    "base_interpreter",
    "choose_sandbox",
]
