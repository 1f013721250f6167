"""Package layers: one per set of requirements, cached, evicted when they exceed their total size."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import Counter, OrderedDict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from yardmaster_worker.files.work_folders import WorkFolders, remove, size_bytes
from yardmaster_worker.packages.pip import install, normal_form

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from yardmaster_worker.packages.pip import PackageSource
    from yardmaster_worker.sandbox import Interpreter

__all__ = ["Layers"]

_UNBOUNDED = 1 << 62


class Layers:
    """The package layers of one worker, removed with it."""

    def __init__(self, bwrap: str, interpreter: Interpreter, source: PackageSource, bytes_max: int) -> None:
        self._bwrap = bwrap
        self._interpreter = interpreter
        self._source = source
        self._bytes_max = bytes_max
        self._folders = WorkFolders()
        self._making: dict[str, asyncio.Task[Path]] = {}
        self._sizes: OrderedDict[str, int] = OrderedDict()
        """Sizes of the layers by key, least recently used first."""
        self._acquired: Counter[str] = Counter()
        self._folders.base.chmod(0o755)  # programs of other users read it

    @property
    def folder(self) -> Path:
        """The folder of the layers, which are named by key."""
        return self._folders.base

    @asynccontextmanager
    async def acquire(self, requirements: Sequence[str]) -> AsyncIterator[str]:
        """Yield the name of a layer with these packages; it is not evicted meanwhile. Raises NotInstalled."""
        key = self._key(requirements)
        self._acquired[key] += 1
        try:
            if key not in self._sizes:
                await asyncio.shield(self._made(key, requirements))
            self._sizes.move_to_end(key)
            yield key
        finally:
            self._acquired[key] -= 1
            await self._evict()

    async def close(self) -> None:
        """Remove all layers."""
        making = list(self._making.values())
        for task in making:
            task.cancel()
        if making:
            await asyncio.wait(making)
        self._folders.remove_all()

    def _made(self, key: str, requirements: Sequence[str]) -> asyncio.Task[Path]:
        if key not in self._making:
            task = asyncio.get_running_loop().create_task(self._make(key, requirements))
            self._making[key] = task
            task.add_done_callback(lambda _: self._making.pop(key))
        return self._making[key]

    async def _make(self, key: str, requirements: Sequence[str]) -> Path:
        loop = asyncio.get_running_loop()
        unfinished = self._folders.make()
        try:
            unfinished.chmod(0o755)
            await install(self._bwrap, self._interpreter, self._source, requirements, unfinished)
            layer = unfinished.rename(self.folder / key)
        except BaseException:
            await loop.run_in_executor(None, remove, unfinished)
            raise
        self._sizes[key] = await loop.run_in_executor(None, size_bytes, layer, _UNBOUNDED)
        return layer

    async def _evict(self) -> None:
        for key in list(self._sizes):
            if sum(self._sizes.values()) <= self._bytes_max:
                return
            if self._acquired[key] == 0:
                del self._sizes[key]
                await asyncio.get_running_loop().run_in_executor(None, remove, self.folder / key)

    def _key(self, requirements: Sequence[str]) -> str:
        what = [normal_form(requirements), self._interpreter.version]
        return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:32]
