"""The sandbox port. `choice` selects the implementation."""

from yardmaster_worker.sandbox.interpreter import Interpreter, base_interpreter
from yardmaster_worker.sandbox.isolation import Isolation, IsolationLevel
from yardmaster_worker.sandbox.limits import DEFAULTS, RunLimits
from yardmaster_worker.sandbox.port import (
    CellEgressRoute,
    Command,
    EgressRoute,
    InterpreterProgram,
    ProgramSpec,
    PythonProgram,
    Run,
    Sandbox,
    SandboxUnavailable,
    Stdin,
    Stream,
    Verdict,
    WorkFolderMissing,
)

__all__ = [
    "DEFAULTS",
    "CellEgressRoute",
    "Command",
    "EgressRoute",
    "Interpreter",
    "InterpreterProgram",
    "Isolation",
    "IsolationLevel",
    "ProgramSpec",
    "PythonProgram",
    "Run",
    "RunLimits",
    "Sandbox",
    "SandboxUnavailable",
    "Stdin",
    "Stream",
    "Verdict",
    "WorkFolderMissing",
    "base_interpreter",
]
