from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from yardmaster_worker.files.work_folders import WorkFolders, remove, remove_left_over, size_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KILLED = """
import os, signal
from yardmaster_worker.files import WorkFolders
print(WorkFolders().make().parent, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Use a temporary folder for this test and the programs that it starts."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def reachable() -> Iterator[Path]:
    """Create a folder that every user can enter."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        yield Path(name)


def holds_for_a_user(owned: Path, claim: Callable[[], bool]) -> bool:
    """Return True if a claim holds for a user to whom file permissions apply, unlike root."""
    if os.getuid() != 0:
        return claim()
    nobody = 65534
    for path in (owned, *owned.rglob("*")):
        os.chown(path, nobody, nobody, follow_symlinks=False)
    pid = os.fork()
    if pid == 0:
        try:
            os.setuid(nobody)
            os._exit(0 if claim() else 1)
        finally:
            os._exit(2)
    return os.waitpid(pid, 0)[1] == 0


def test_folders_are_private_and_all_removed_at_the_end(temporary: Path) -> None:
    folders = WorkFolders()
    first, second = folders.make(), folders.make()
    assert first != second
    assert first.parent.stat().st_mode & 0o777 == 0o700
    folders.remove_all()
    folders.remove_all()
    assert list(temporary.iterdir()) == []


def test_remove_left_over_removes_only_folders_of_killed_processes(temporary: Path) -> None:
    alive = WorkFolders()
    kept = alive.make()
    other = temporary / "yardmaster-sessions-starting"
    other.mkdir()
    killed = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, text=True, check=False)
    left_over = Path(killed.stdout.strip())
    assert left_over.is_dir()
    remove_left_over()
    assert sorted(temporary.iterdir()) == sorted([kept.parent, other])
    alive.remove_all()


def test_remove_removes_locked_folders_and_follows_no_symbolic_link(temporary: Path) -> None:
    outside = temporary / "outside"
    outside.mkdir(mode=0o500)
    folder = temporary / "folder"
    inner = folder / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "file").touch()
    (folder / "a" / "link").symlink_to(outside)
    inner.chmod(0)
    (folder / "a").chmod(0o500)
    remove(folder)
    assert list(temporary.iterdir()) == [outside]
    assert outside.stat().st_mode & 0o777 == 0o500


def test_size_counts_files_folders_and_empty_files(temporary: Path) -> None:
    (temporary / "folder").mkdir()
    (temporary / "folder" / "file").write_bytes(b"x" * 100_000)
    for number in range(10):
        (temporary / f"empty-{number}").touch()
    assert 100_000 + 11 * 4096 <= size_bytes(temporary, 1 << 30) < 250_000


def test_locked_folder_itself_is_removed(reachable: Path) -> None:
    folder = reachable / "folder"
    (folder / "a").mkdir(parents=True)
    folder.chmod(0)

    def is_removed() -> bool:
        remove(folder)
        return not folder.exists()

    assert holds_for_a_user(reachable, is_removed)


@pytest.mark.parametrize("mode", [0, 0o400])
def test_folder_that_cannot_be_listed_is_too_large(reachable: Path, mode: int) -> None:
    hidden = reachable / "hidden"
    hidden.mkdir()
    (hidden / "file").write_bytes(b"x" * 100_000)
    assert holds_for_a_user(reachable, lambda: size_bytes(reachable, 200_000) <= 200_000)
    hidden.chmod(mode)
    assert holds_for_a_user(reachable, lambda: size_bytes(reachable, 200_000) > 200_000)


def test_left_over_symbolic_link_is_ignored(temporary: Path) -> None:
    outside = temporary / "outside"
    (outside / "inner").mkdir(mode=0o755, parents=True)
    (outside / "lock").touch()
    (temporary / "yardmaster-sessions-trap").symlink_to(outside)
    remove_left_over()
    assert (outside / "inner").stat().st_mode & 0o777 == 0o755
    assert (temporary / "yardmaster-sessions-trap").is_symlink()


@pytest.fixture
def deep(temporary: Path) -> Path:
    """Create a folder whose innermost path exceeds the maximum path length."""
    folder = temporary / "deep"
    folder.mkdir()
    script = (
        "i=0; while [ $i -lt 1200 ]; do mkdir dddd && cd -P dddd || exit 1; i=$((i+1)); done; echo x > hidden"
    )
    subprocess.run(["/bin/sh", "-c", script], cwd=folder, check=True)
    return folder


def test_folder_deeper_than_the_maximum_path_length_is_too_large(deep: Path) -> None:
    assert size_bytes(deep, 1 << 40) > 1 << 40
    remove(deep)


def test_folder_deeper_than_the_maximum_path_length_is_removed(deep: Path) -> None:
    (deep / "link").symlink_to("/")
    remove(deep)
    assert not deep.exists()
