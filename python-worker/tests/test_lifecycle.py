from __future__ import annotations

import asyncio
import os

import pytest

from yardmaster_worker.lifecycle import Ending


async def test_first_request_drains_and_second_exits() -> None:
    ending = Ending()
    ending.request_drain("SIGTERM")
    assert (ending.drain.is_set(), ending.now.is_set(), ending.reason) == (True, False, "SIGTERM")
    ending.request_drain("SIGINT")
    assert (ending.now.is_set(), ending.reason) == (True, "SIGTERM")


@pytest.mark.parametrize("kind", ["pipe that closes", "no descriptor", "empty file"])
async def test_with_parent_exits_when_any_kind_of_input_ends(kind: str) -> None:
    ending = Ending()
    read_fd, write_fd = os.pipe()
    if kind == "empty file":
        os.close(read_fd)
        read_fd = os.open(os.devnull, os.O_RDONLY)
    if kind == "no descriptor":
        os.close(read_fd)
    ending.with_parent(read_fd)
    os.close(write_fd)
    async with asyncio.timeout(10):
        await ending.now.wait()
    if kind != "no descriptor":
        os.close(read_fd)
    assert ending.reason == "the parent process has exited"


async def test_with_parent_continues_while_the_parent_is_alive() -> None:
    ending = Ending()
    read_fd, write_fd = os.pipe()
    ending.with_parent(read_fd)
    os.write(write_fd, b"still here\n")
    assert not ending.now.is_set()
    os.close(write_fd)
    async with asyncio.timeout(10):
        await ending.now.wait()
    os.close(read_fd)
