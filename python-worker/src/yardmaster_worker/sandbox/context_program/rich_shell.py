"""IPython's shell with the channel as its frontend: values and displays become MIME bundles, errors become records.

Tracebacks are Python's own, as `python.run` gives them without a session.
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
    """Names cells by their number."""

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        """See CachingCompiler."""
        return f"<cell {number}>"


class ResultHook(DisplayHook):
    """Gives the value of the last expression to the channel."""

    shell: Any

    def start_displayhook(self) -> None:
        """See DisplayHook."""
        self._is_active = True

    def write_output_prompt(self) -> None:
        """See DisplayHook: there is no prompt."""

    def write_format_data(
        self, format_dict: "dict[str, Any]", md_dict: "dict[str, Any] | None" = None
    ) -> None:
        """See DisplayHook."""
        self.shell.show("result", bundle(format_dict, md_dict))

    def log_output(self, format_dict: "dict[str, Any]") -> None:
        """See DisplayHook: bundles are not kept."""

    def finish_displayhook(self) -> None:
        """See DisplayHook."""
        self._is_active = False


class ChannelPublisher(DisplayPublisher):
    """Gives what is displayed to the channel."""

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
    """One for each context; made in the fork server, so that a context has it already."""

    displayhook_class = Type(ResultHook)
    display_pub_class = Type(ChannelPublisher)
    compiler_class = Type(CellCompiler)

    frontend: Any = None
    """Takes what is shown: a function of its kind and its bundle. Set before each cell."""
    error: "dict[str, str] | None" = None
    """What the running cell raised. Cleared before each cell."""

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
        """Print and record an exception of the compiler."""
        self.showtraceback()

    @contextlib.contextmanager
    def _tee(self, channel: str) -> "Iterator[None]":
        """See InteractiveShell: output is not kept a second time, where it would grow without bound."""
        yield

    def show(self, kind: str, content: "dict[str, Any]") -> None:
        """Give something to the frontend."""
        if self.frontend is not None:
            self.frontend(kind, content)

    def enable_gui(self, gui: Any = None) -> None:
        """See InteractiveShell: there is no event loop of a screen."""

    def system(self, cmd: str) -> None:
        """See InteractiveShell: what a command prints is output like any other."""
        self.system_raw(cmd)

    def ask_exit(self) -> None:
        """End the cell."""
        raise SystemExit

    def record(self, error: BaseException) -> None:
        """Print the traceback, as Python would, and keep it for the worker."""
        error = error.with_traceback(frames_of_cell(error.__traceback__))
        text = "".join(traceback.format_exception(error))
        self.error = {
            "name": type(error).__name__,
            "message": message_of(error)[:MESSAGE_CHARACTERS_MAX],
            "traceback": text[-TRACEBACK_CHARACTERS_MAX:],
        }
        sys.stderr.write(text)


def make_shell() -> RichShell:
    """Make the one shell of this process, without history on disk, so without threads."""
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
    """Return where magics such as `%cd` and `%store` keep what they keep."""
    return f"{os.environ.get('TMPDIR', '/tmp')}/ipython"  # noqa: S108 - private to each sandbox


def settle(shell: RichShell) -> None:
    """Give the shell a folder of its own where that of the fork server is closed to it (without namespaces)."""
    folder = ipython_folder()
    if shell.ipython_dir != folder:
        shell.ipython_dir = folder
        shell.profile_dir = ProfileDir(location=f"{folder}/profile_default")


def frames_of_cell(frames: "types.TracebackType | None") -> "types.TracebackType | None":
    """Return the traceback from the first frame of a cell on; none where the cell was not entered."""
    while frames is not None and not frames.tb_frame.f_code.co_filename.startswith("<cell "):
        frames = frames.tb_next
    return frames


def message_of(error: BaseException) -> str:
    """Return the message of an exception, whose `__str__` may itself fail."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - code of the task
        return ""
