"""Checks that every sandbox makes before it starts a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from yardmaster_worker.sandbox.child import file_of
from yardmaster_worker.sandbox.port import Command, InterpreterProgram, PythonProgram, SandboxUnavailable

if TYPE_CHECKING:
    from yardmaster_worker.sandbox.port import EgressRoute, Program, ProgramSpec

__all__ = ["egress_of", "has_report", "refuse_extras", "stdin_of"]


def stdin_of(program: Program) -> int:
    """Return a descriptor of the program's standard input; the caller closes it."""
    match program:
        case Command() | PythonProgram():
            return file_of(program.stdin) if isinstance(program.stdin, bytes) else program.stdin.take()
        case InterpreterProgram():
            return file_of(b"")
        case _:
            assert_never(program)


def has_report(program: Program) -> bool:
    """Return True if the program gets a report pipe."""
    match program:
        case Command():
            return program.has_report
        case PythonProgram():
            return True
        case InterpreterProgram():
            return False
        case _:
            assert_never(program)


def egress_of(program: Program) -> EgressRoute | None:
    """Return the program's egress route, if any."""
    match program:
        case Command() | PythonProgram() | InterpreterProgram():
            return program.egress
        case _:
            assert_never(program)


def refuse_extras(spec: ProgramSpec) -> None:
    """Raise SandboxUnavailable for network access or a package layer, which only some sandboxes support."""
    if egress_of(spec.program) is not None or spec.layer is not None:
        raise SandboxUnavailable(
            "network access and packages require the fork server with namespaces (isolation level A or B)"
        )
