"""Runs a program with files: in the folder of the session, or in a private folder if the input uses files."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from yardmaster_worker.built_in.program import work_folder
from yardmaster_worker.built_in.run_files import RunFiles
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.protocol import ErrorCode

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
    from pathlib import Path

    from yardmaster_worker.capabilities.context import Context
    from yardmaster_worker.sandbox import Sandbox

    Run = Callable[[Path | None, asyncio.Event | None], Awaitable[dict[str, Any]]]

__all__ = ["with_files"]


async def with_files(
    sandbox: Sandbox,
    value: dict[str, Any],
    context: Context,
    run: Run,
    own: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """Call `run` with the work folder and an event that is set when it becomes too large; add changed files to the
    result.

    Without a session and without files in the input there is no folder on disk: the sandbox uses a folder in memory.
    Outside a session, the files of `own` are written into the folder first.
    """
    if context.session is None and not value.get("files") and not value.get("collect"):
        return await run(None, None)
    async with _folder(context) as (folder, too_large, state):
        sandbox.own(folder)
        files = RunFiles(folder, value.get("collect", ()), state)
        await files.before(own if context.session is None else ())
        await files.before(value.get("files", ()))
        try:
            result = await run(folder, too_large)
        except CapabilityError as error:
            error.details |= await files.after(context)
            raise
        return result | await files.after(context)


@asynccontextmanager
async def _folder(context: Context) -> AsyncIterator[tuple[Path, asyncio.Event | None, dict[str, Any]]]:
    folder = work_folder(context)
    if folder is not None and context.session is not None:
        yield folder, None, context.session.state
    elif context.temporary_folder is None:
        raise CapabilityError(ErrorCode.ISOLATION_UNAVAILABLE, "this worker has no folder for files")
    else:
        async with context.temporary_folder() as (made, too_large):
            yield made, too_large, {}
