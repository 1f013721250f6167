"""IPython's shell with the channel as its frontend: values and displays become MIME bundles, errors become records.

Tracebacks have Python's own format, as in `python.run` without a session.
"""

import contextlib
import os
import sys
import traceback
import types
from collections.abc import Iterator
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets import Type
from traitlets.config import Config

from .bundles import add_tables, bundle

MESSAGE_CHARACTERS_MAX = 8 * 1024
TRACEBACK_CHARACTERS_MAX = 16 * 1024


class CellCompiler(CachingCompiler):
    """Names the file of a cell after its number."""

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        """See CachingCompiler."""
        return f"<cell {number}>"


class ResultHook(DisplayHook):
    """Sends the value of the last expression to the channel."""

    shell: Any

    def start_displayhook(self) -> None:
        """See DisplayHook."""
        self._is_active = True

    def write_output_prompt(self) -> None:
        """See DisplayHook: prints no prompt."""

    def write_format_data(
        self, format_dict: "dict[str, Any]", md_dict: "dict[str, Any] | None" = None
    ) -> None:
        """See DisplayHook."""
        self.shell.show("result", bundle(format_dict, md_dict))

    def log_output(self, format_dict: "dict[str, Any]") -> None:
        """See DisplayHook: does not keep bundles."""

    def finish_displayhook(self) -> None:
        """See DisplayHook."""
        self._is_active = False


class ChannelPublisher(DisplayPublisher):
    """Sends displays to the channel."""

    shell: Any

    def publish(
        self,
        data: "dict[str, Any]",
        metadata: "dict[str, Any] | None" = None,
        source: Any = None,
        *,
        transient: "dict[str, Any] | None" = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        """See DisplayPublisher."""
        shown = bundle(data, metadata)
        display_id = (transient or {}).get("display_id")
        if isinstance(display_id, str):
            shown["displayId"] = display_id[:128]
            if update:
                shown["isUpdate"] = True
        self.shell.show("display", shown)

    def clear_output(self, wait: bool = False) -> None:
        """See DisplayPublisher."""
        self.shell.show("clear", {})


class RichShell(InteractiveShell):
    """The shell of an interpreter. The fork server creates it once, and each forked interpreter has it at its start."""

    displayhook_class = Type(ResultHook)
    display_pub_class = Type(ChannelPublisher)
    compiler_class = Type(CellCompiler)

    frontend: Any = None
    """Called with the kind and content of each display. Set before each cell."""
    error: "dict[str, str] | None" = None
    """The exception of the running cell. Cleared before each cell."""

    def showtraceback(
        self,
        exc_tuple: Any = None,
        filename: Any = None,
        tb_offset: Any = None,
        exception_only: bool = False,
        running_compiled_code: bool = False,
    ) -> None:
        """Print and record an exception."""
        raised = exc_tuple[1] if exc_tuple is not None else sys.exc_info()[1]
        if raised is not None and not isinstance(raised, SystemExit):
            self.record(raised)

    def showsyntaxerror(self, filename: Any = None, running_compiled_code: bool = False) -> None:
        """Print and record a syntax error."""
        self.showtraceback()

    @contextlib.contextmanager
    def _tee(self, channel: str) -> "Iterator[None]":
        """See InteractiveShell: keeps no copy of the output, which would grow without bound."""
        yield

    def show(self, kind: str, content: "dict[str, Any]") -> None:
        """Send a display to the frontend."""
        if self.frontend is not None:
            self.frontend(kind, content)

    def enable_gui(self, gui: Any = None) -> None:
        """See InteractiveShell: there is no GUI event loop."""

    def system(self, cmd: str) -> None:
        """See InteractiveShell: output of a command is like any other output."""
        self.system_raw(cmd)

    def ask_exit(self) -> None:
        """End the cell."""
        raise SystemExit

    def record(self, error: BaseException) -> None:
        """Print the traceback in Python's format, and keep it for the worker."""
        error = error.with_traceback(frames_of_cell(error.__traceback__))
        text = "".join(traceback.format_exception(error))
        self.error = {
            "name": type(error).__name__,
            "message": message_of(error)[:MESSAGE_CHARACTERS_MAX],
            "traceback": text[-TRACEBACK_CHARACTERS_MAX:],
        }
        sys.stderr.write(text)


def make_shell() -> RichShell:
    """Create the shell of this process, without history on disk and so without threads."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.xmode = "Plain"
    config.InteractiveShell.banner1 = ""
    shell = RichShell.instance(config=config, ipython_dir=ipython_folder())
    for name in ("exit", "quit"):
        shell.user_ns[name] = shell.user_ns_hidden[name] = sys.exit
    assert shell.display_formatter is not None  # noqa: S101 - for the type checker
    add_tables(shell.display_formatter)
    return shell


def ipython_folder() -> str:
    """Return the folder in which magics such as `%cd` and `%store` keep their data."""
    return f"{os.environ.get('TMPDIR', '/tmp')}/ipython"  # noqa: S108 - private to each sandbox


def settle(shell: RichShell) -> None:
    """Give the shell its own folder if it cannot access the fork server's (without namespaces)."""
    folder = ipython_folder()
    if shell.ipython_dir != folder:
        shell.ipython_dir = folder
        shell.profile_dir = ProfileDir(location=f"{folder}/profile_default")


def frames_of_cell(frames: "types.TracebackType | None") -> "types.TracebackType | None":
    """Return the traceback from the first frame of a cell; None if no cell was entered."""
    while frames is not None and not frames.tb_frame.f_code.co_filename.startswith("<cell "):
        frames = frames.tb_next
    return frames


def message_of(error: BaseException) -> str:
    """Return the message of an exception, whose `__str__` may fail."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - the task's code
        return ""
