"""Where programs run: the port and its implementations."""

from yardmaster_worker.sandbox.choice import SandboxWish, choose_sandbox
from yardmaster_worker.sandbox.interpreter import Interpreter, base_interpreter
from yardmaster_worker.sandbox.limits import DEFAULTS, RunLimits
from yardmaster_worker.sandbox.port import (
    ProgramSpec,
    Run,
    Sandbox,
    SandboxUnavailable,
    Stream,
    Verdict,
    WorkFolderMissing,
)
from yardmaster_worker.sandbox.stdin_pipe import StdinPipe
from yardmaster_worker.sandbox.tier import Isolation, Tier

__all__ = [
    "DEFAULTS",
    "Interpreter",
    "Isolation",
    "ProgramSpec",
    "Run",
    "RunLimits",
    "Sandbox",
    "SandboxUnavailable",
    "SandboxWish",
    "StdinPipe",
    "Stream",
    "Tier",
    "Verdict",
    "WorkFolderMissing",
    "base_interpreter",
    "choose_sandbox",
]
