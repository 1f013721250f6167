from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from yardmaster_worker.artifacts.content import Content, open_content
from yardmaster_worker.errors import YardmasterError


async def read(content: Content) -> bytes:
    return b"".join([chunk async for chunk in content.chunks()])


@pytest.mark.parametrize("size", [0, 1, 256 * 1024, 700_000])
async def test_content_of_bytes_and_of_a_file_is_the_same(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    (tmp_path / "file").write_bytes(data)
    for source in (data, tmp_path / "file"):
        async with open_content(source) as content:
            assert content.size_bytes == size
            assert await read(content) == data
            assert content.sha256 == hashlib.sha256(data).hexdigest()


async def test_file_is_read_to_its_initial_size(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"before")
    async with open_content(path) as content:
        path.write_bytes(b"before and after")
        assert await read(content) == b"before"


async def test_truncated_file_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"before")
    async with open_content(path) as content:
        path.write_bytes(b"be")
        with pytest.raises(YardmasterError, match="truncated"):
            await read(content)


@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "missing", "nul"])
async def test_only_regular_files_are_opened(tmp_path: Path, kind: str) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    path = Path("a\0b") if kind == "nul" else tmp_path / kind
    open_before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(YardmasterError) as caught:
        async with open_content(path):
            pass
    assert caught.value.code == "INVALID_REQUEST"
    assert len(list(Path("/proc/self/fd").iterdir())) == open_before
