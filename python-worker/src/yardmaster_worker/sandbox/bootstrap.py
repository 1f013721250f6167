"""Runs a task's code inside the sandbox. Passed to `python -c`, so it imports nothing of the worker.

Reads the code from standard input, runs it as `__main__`, and reports its start and exceptions through the report
pipe. The code can write to that pipe too, so the worker trusts nothing in it. Imports are late, because each costs
every run.

Like `python main.py`, it provides the file itself, for code that reads, imports or restarts it.
"""

import os
import sys
from types import ModuleType, TracebackType

FILE = "main.py"
REPORT_FD = 63
"""Above the descriptors that programs use, and low enough for the descriptor table not to grow."""
MESSAGE_CHARACTERS_MAX = 8 * 1024
TRACEBACK_CHARACTERS_MAX = 16 * 1024


def main() -> None:
    """Run the program. Raises SystemExit as the program does."""
    report_fd = move_report_fd(int(os.environ.pop("YARDMASTER_REPORT_FD")))
    write(report_fd, b'{"running": true}\n')
    source, pid = read_source(), os.getpid()
    is_kept = keep_file(source)
    module = make_main(source)
    try:
        exec(compile(source, FILE, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - runs the task's code
    except SystemExit as leaving:
        if os.getpid() == pid:  # not in a fork of the program
            write(report_fd, b'{"exit": %d}\n' % exit_code(leaving.code))
        raise
    except BaseException as error:  # noqa: BLE001 - any exception of the code is its result
        error = error.with_traceback(frames_of_program(error))
        if os.getpid() == pid:
            report(report_fd, error)
        show(error, is_kept)
        raise SystemExit(130 if isinstance(error, KeyboardInterrupt) else 1) from None


def move_report_fd(fd: int) -> int:
    """Move the report pipe to a high descriptor; programs that the code starts do not inherit it."""
    try:
        moved = os.dup2(fd, REPORT_FD, inheritable=False)
    except OSError:  # the run may open fewer files
        os.set_inheritable(fd, False)
        return fd
    if fd != moved:
        os.close(fd)
    return moved


def read_source() -> str:
    """Read the code from standard input; the rest stays there for the program."""
    size = os.environ.pop("YARDMASTER_CODE_BYTES", "")
    if not size:
        source = sys.stdin.buffer.read()
        empty = os.open(os.devnull, os.O_RDONLY)
        os.dup2(empty, 0)
        os.close(empty)
        return source.decode()
    rest, pieces = int(size), []
    while rest > 0 and (piece := os.read(0, rest)):
        pieces.append(piece)
        rest -= len(piece)
    renew_stdin()
    return b"".join(pieces).decode()


def renew_stdin() -> None:
    """Recreate `sys.stdin`: a warm interpreter created it for another file."""
    encoding, errors = sys.stdin.encoding, sys.stdin.errors
    sys.stdin = open(0, encoding=encoding, errors=errors, closefd=False)  # noqa: SIM115 - stays open for the program
    sys.stdin.buffer.raw.name = "<stdin>"  # type: ignore[attr-defined]
    sys.__stdin__ = sys.stdin  # type: ignore[misc]


def make_main(source: str) -> ModuleType:
    """Create the program's module like the interpreter does, with all references to its file."""
    import builtins
    import linecache
    from _frozen_importlib_external import SourceFileLoader

    folder = os.getcwd()  # noqa: PTH109 - importing pathlib is slow
    path = f"{folder}/{FILE}"
    lines = (len(source), None, source.splitlines(keepends=True), FILE)
    linecache.cache[FILE] = linecache.cache[path] = lines  # for tracebacks, warnings and `inspect`
    sys.argv = [FILE]
    sys.orig_argv = [sys.executable, FILE]
    if sys.path[:1] == [""]:
        sys.path[0] = folder
    module = ModuleType("__main__")
    attributes = {"__file__": path, "__loader__": SourceFileLoader("__main__", path), "__cached__": None}
    module.__dict__.update(attributes, __annotations__={}, __builtins__=builtins)
    sys.modules["__main__"] = module
    return module


def keep_file(source: str) -> bool:
    """Write the program to its file unless the file exists; return True if it has this content."""
    content = source.encode()
    try:
        fd = os.open(FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    except FileExistsError:
        return os.stat(FILE, follow_symlinks=False).st_size == len(content)  # noqa: PTH116 - importing pathlib is slow
    except OSError:
        return False
    try:
        if os.write(fd, content) == len(content):
            return True
    except OSError:  # the disk is full
        pass
    finally:
        os.close(fd)
    os.unlink(FILE)  # noqa: PTH108 - see above
    return False


def report(fd: int, error: BaseException) -> None:
    """Write an exception to the report pipe."""
    import json

    content = {
        "name": type(error).__name__,
        "message": message_of(error)[:MESSAGE_CHARACTERS_MAX],
        "traceback": text_of(error)[-TRACEBACK_CHARACTERS_MAX:],
    }
    write(fd, json.dumps(content).encode() + b"\n")


def show(error: BaseException, is_kept: bool) -> None:
    """Print an exception by the program's excepthook, or the interpreter."""
    try:
        if is_kept or sys.excepthook is not sys.__excepthook__:
            sys.excepthook(type(error), error, error.__traceback__)
        else:  # the interpreter would print lines of another file
            sys.stderr.write(text_of(error))
    except SystemExit:
        raise
    except BaseException as another:  # noqa: BLE001 - the program's own hook
        sys.__excepthook__(type(another), another, another.__traceback__)


def text_of(error: BaseException) -> str:
    """Return the traceback and the message."""
    import traceback

    return "".join(traceback.format_exception(error))


def frames_of_program(error: BaseException) -> "TracebackType | None":
    """Return the traceback without frames of this file."""
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename == "<string>":
        frames = frames.tb_next
    return frames


def message_of(error: BaseException) -> str:
    """Return the message of an exception, whose `__str__` may fail."""
    try:
        return str(error)
    except BaseException:  # noqa: BLE001 - the task's code, which may even raise SystemExit
        return ""


def exit_code(code: object) -> int:
    """Return the exit code that Python derives from `sys.exit(code)`."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF if -(1 << 63) <= code < 1 << 63 else 0xFF
    return 1


def write(fd: int, content: bytes) -> None:
    """Write to the report pipe. Never fails: the code may have closed it."""
    try:  # noqa: SIM105 - importing contextlib is slow
        os.write(fd, content)
    except OSError:
        pass


if __name__ == "__main__":
    main()
