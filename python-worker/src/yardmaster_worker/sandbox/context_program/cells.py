"""The main loop of an interpreter: runs cells in sequence and reports the end of each."""

import asyncio  # noqa: F401 - preloaded for cells that await
import gc
import os
import signal
import sys
import warnings
from typing import Any

from .channel import Channel
from .rich_shell import RichShell, make_shell, settle

CHANNEL_VARIABLE = "YARDMASTER_CHANNEL_FD"
INLINE_BACKEND = "module://matplotlib_inline.backend_inline"
DISPLAYS_MAX = 256
INTERRUPTED = 130


def main(paths: "list[str]") -> None:
    """Run as an interpreter in its own process; `paths` are the folders of the packages."""
    serve(int(os.environ.pop(CHANNEL_VARIABLE)), warm_up_shell(paths))


def warm_up_shell(paths: "list[str]") -> RichShell:
    """Create a shell and run a first cell, which loads everything a cell needs and configures matplotlib.

    Afterwards the interpreter's own packages take precedence over those in `paths`.
    """
    os.environ["MPLBACKEND"] = INLINE_BACKEND
    shell = make_shell()
    warnings.filterwarnings("ignore", message="To exit: use")
    if "matplotlib.pyplot" in sys.modules:
        shell.enable_matplotlib("inline")
    shell.run_cell("pass", store_history=False)
    assert shell.display_formatter is not None  # noqa: S101 - for the type checker
    shell.display_formatter.format([{"warm": 1}])
    shell.execution_count = 1
    sys.path[:] = [path for path in sys.path if path not in paths] + paths
    return shell


def serve(fd: int, shell: RichShell) -> None:
    """Run cells until the channel closes."""
    channel = Channel(fd)
    os.environ["MPLBACKEND"] = INLINE_BACKEND
    settle(shell)
    sys.argv = [""]
    sys.path.insert(0, "")
    sys.modules["__main__"] = shell.user_module
    signal.signal(signal.SIGINT, ignore)
    channel.send({"ready": True})
    while (request := channel.receive()) is not None:
        Cell(channel, shell, request).run()
        gc.collect(0)


def ignore(*_: Any) -> None:
    """Ignore an interrupt between cells. Unlike SIG_IGN, started programs do not inherit this."""


class Cell:
    """One running cell."""

    def __init__(self, channel: Channel, shell: RichShell, request: "dict[str, Any]") -> None:
        self._channel = channel
        self._shell = shell
        self._request = request
        self._displays = 0

    def run(self) -> None:
        """Run the cell and report its end."""
        shell = self._shell
        os.environ.update(self._request["env"])
        shell.error, shell.frontend = None, self._publish
        end = self._end(self._execute())
        flush()
        self._channel.send({"cell": self._request["cell"], "done": end})

    def _execute(self) -> "BaseException | None":
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            outcome = self._shell.run_cell(self._request["code"], store_history=True)
            signal.signal(signal.SIGINT, ignore)
        except BaseException as error:  # noqa: BLE001 - an interrupt outside the code, or a bug of an extension
            signal.signal(signal.SIGINT, ignore)
            self._shell.record(error)
            return error
        raised: BaseException | None = outcome.error_before_exec or outcome.error_in_exec
        if raised is not None and self._shell.error is None and not isinstance(raised, SystemExit):
            self._shell.record(raised)
        return raised

    def _end(self, raised: "BaseException | None") -> "dict[str, Any]":
        end: dict[str, Any] = {
            "exitCode": exit_code(raised),
            "executionCount": self._shell.execution_count - 1,
        }
        if raised is not None and not isinstance(raised, SystemExit):
            end["error"] = self._shell.error
        return end

    def _publish(self, kind: str, content: "dict[str, Any]") -> None:
        self._displays += 1
        if self._displays > DISPLAYS_MAX:
            content = {"data": {}, "omitted": list(content.get("data", ()))}
        flush()  # printed output precedes the display
        message = {"cell": self._request["cell"], kind: content}
        if not self._channel.send(message):
            self._channel.send({**message, kind: {"data": {}, "omitted": list(content["data"])}})


def exit_code(raised: "BaseException | None") -> int:
    """Return the exit code of a program that ends with this exception."""
    if raised is None:
        return 0
    if isinstance(raised, SystemExit):
        code = raised.code
        if code is None:
            return 0
        if isinstance(code, int):
            return code & 0xFF
        sys.stderr.write(f"{code}\n")
        return 1
    return INTERRUPTED if isinstance(raised, KeyboardInterrupt) else 1


def flush() -> None:
    """Flush the streams, which the code may have closed or replaced."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # noqa: BLE001 - raised by the code
            pass
