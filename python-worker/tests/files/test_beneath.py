"""Access from outside to a folder full of traps."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from yardmaster_worker.files import Beneath, BeneathUnavailable, Refused
from yardmaster_worker.files import beneath as beneath_module

TRAPS = {
    "/etc/passwd": "'/etc/passwd' is not a path below the work folder",
    "../secret": "'../secret' is not a path below the work folder",
    "a/../../secret": "'a/../../secret' is not a path below the work folder",
    "": "'' is not a path below the work folder",
    "a\0b": "'a\\x00b' is not a path below the work folder",
    "link": "link is not a regular file",
    "out/secret": "out/secret leads through a symbolic link",
    "magic/environ": "magic/environ leads through a symbolic link",
    "fifo": "fifo is not a regular file",
    "socket": "socket is not a regular file",
    "folder": "folder is not a regular file",
    "second": "second has several hard links or another owner",
    "missing": "missing does not exist",
    "file/inner": "file/inner leads through something that is not a folder",
    "n" * 300: f"{'n' * 300} is too long",
}


@pytest.fixture
def trapped(tmp_path: Path) -> Path:
    """Create a work folder next to a secret."""
    (tmp_path / "secret").write_text("secret")
    work = tmp_path / "work"
    work.mkdir()
    (work / "file").write_text("file")
    (work / "folder").mkdir()
    (work / "link").symlink_to(tmp_path / "secret")
    (work / "out").symlink_to(tmp_path)
    (work / "magic").symlink_to("/proc/self")
    (work / "second").hardlink_to(tmp_path / "secret")
    os.mkfifo(work / "fifo")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(work / "socket"))
    return work


@pytest.mark.parametrize("path", TRAPS)
def test_traps_are_not_read(trapped: Path, path: str) -> None:
    with Beneath(trapped) as beneath, pytest.raises(Refused) as refused:
        beneath.open_file(path)
    assert str(refused.value) == TRAPS[path]


@pytest.mark.parametrize("path", ["../secret", "/tmp/x", "out/new", "link/new", "fifo", "second", "folder"])
def test_nothing_is_added_through_a_trap(trapped: Path, path: str) -> None:
    with Beneath(trapped) as beneath, pytest.raises(Refused):
        beneath.write(path, b"x", append=True)
    assert (trapped.parent / "secret").read_text() == "secret"
    assert sorted(os.listdir(trapped.parent)) == ["secret", "work"]  # noqa: PTH208


def test_writing_replaces_a_trap_and_never_follows_it(trapped: Path) -> None:
    with Beneath(trapped) as beneath:
        for path in ("link", "second", "fifo", "socket"):
            assert beneath.write(path, b"new") == 3
            assert (trapped / path).read_text() == "new"
        with pytest.raises(Refused, match="folder is a folder"):
            beneath.write("folder", b"new")
    assert (trapped.parent / "secret").read_text() == "secret"
    assert not [name for name in os.listdir(trapped) if name.startswith(".yardmaster")]  # noqa: PTH208


def test_folders_are_created_and_files_appended_moved_and_deleted(tmp_path: Path) -> None:
    with Beneath(tmp_path) as beneath:
        assert beneath.write("a/b/c", b"one") == 3
        assert beneath.write("a/b/c", b" two", append=True) == 7
        beneath.move("a/b/c", "x/y")
        assert (tmp_path / "x/y").read_text() == "one two"
        beneath.delete("a")
        assert [entry.path for entry in beneath.walk() if entry] == ["x", "x/y"]


def test_deleting_and_moving_affect_symbolic_links_and_not_their_targets(trapped: Path) -> None:
    with Beneath(trapped) as beneath:
        beneath.move("out", "folder/out")
        beneath.delete("folder")
        beneath.delete("link")
        for path in ("magic/environ", "../secret"):
            with pytest.raises(Refused):
                beneath.delete(path)
        with pytest.raises(Refused):
            beneath.move("file", "magic/file")
        with pytest.raises(Refused):
            beneath.move("../secret", "mine")
    assert (trapped.parent / "secret").read_text() == "secret"


def test_walk_reports_kinds_and_follows_nothing(trapped: Path) -> None:
    with open(os.fsencode(trapped) + b"/\xff", "wb"):  # noqa: PTH123
        pass
    with Beneath(trapped) as beneath:
        found = list(beneath.walk())
        kinds = {entry.path: entry.kind for entry in found if entry}
    assert None in found
    assert kinds == {
        "fifo": "other",
        "file": "file",
        "folder": "folder",
        "link": "link",
        "magic": "link",
        "out": "link",
        "second": "file",
        "socket": "other",
    }
    with Beneath(trapped) as beneath, pytest.raises(Refused):
        list(beneath.walk("out"))


def test_kernel_without_openat2_is_reported(trapped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> int:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(beneath_module, "openat2", missing)
    with Beneath(trapped) as beneath, pytest.raises(BeneathUnavailable):
        beneath.open_file("file")
