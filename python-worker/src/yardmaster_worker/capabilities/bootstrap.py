"""Runs inside the sandbox, before the code of the task: given to `python -c`, so it imports nothing of the worker.

Reads the code from standard input, runs it as `__main__`, and tells the worker through the report pipe that it runs, and of an
exception. The code may write to that pipe as well: the worker believes nothing that comes from it. Imports are late, since
each costs every run.
"""

import os
import sys
from types import ModuleType, TracebackType

FILE = "main.py"
MESSAGE_CHARACTERS_MAX = 8 * 1024
TRACEBACK_CHARACTERS_MAX = 16 * 1024


def main() -> None:
    """Run the program; raises SystemExit as a program would."""
    report_fd = int(os.environ.pop("YARDMASTER_REPORT_FD"))
    os.set_inheritable(report_fd, False)  # programs that the code starts have no business with it
    write(report_fd, b'{"running": true}\n')
    source = sys.stdin.buffer.read().decode()
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)
    keep_source(source)
    sys.argv = [FILE]
    module = ModuleType("__main__")
    module.__file__ = FILE
    sys.modules["__main__"] = module
    try:
        exec(compile(source, FILE, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - what it is for
    except SystemExit as leaving:
        write(report_fd, b'{"exit": %d}\n' % exit_code(leaving.code))
        raise
    except BaseException as error:  # noqa: BLE001 - whatever the code raises is its result
        report(report_fd, error)
        raise SystemExit(130 if isinstance(error, KeyboardInterrupt) else 1) from None


def keep_source(source: str) -> None:
    """Let tracebacks, warnings and `inspect` find the lines of the program, which is in no file."""
    import linecache

    linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)


def report(fd: int, error: BaseException) -> None:
    """Print the traceback, as Python would, and write it to the report pipe."""
    import json
    import traceback

    error = error.with_traceback(frames_of_program(error))
    text = "".join(traceback.format_exception(error))
    content = {
        "name": type(error).__name__,
        "message": message_of(error)[:MESSAGE_CHARACTERS_MAX],
        "traceback": text[-TRACEBACK_CHARACTERS_MAX:],
    }
    write(fd, json.dumps(content).encode() + b"\n")
    sys.stderr.write(text)
    sys.stderr.flush()


def frames_of_program(error: BaseException) -> "TracebackType | None":
    """Return the traceback without the frames of this file."""
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename == "<string>":
        frames = frames.tb_next
    return frames


def message_of(error: BaseException) -> str:
    """Return the message of an exception, whose `__str__` may itself fail."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - code of the task
        return ""


def exit_code(code: object) -> int:
    """Return the exit code that Python makes of `sys.exit(code)`."""
    if code is None:
        return 0
    return code & 0xFF if isinstance(code, int) else 1


def write(fd: int, content: bytes) -> None:
    """Write to the report pipe and never fail: the code may have closed it."""
    try:  # noqa: SIM105 - contextlib is not worth its import here
        os.write(fd, content)
    except OSError:
        pass


if __name__ == "__main__":
    main()
