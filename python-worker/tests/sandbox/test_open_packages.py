"""Packages of interpreters without namespaces: readable in place, or copied."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from yardmaster_worker.sandbox.fork_server.kernel_users import KernelUsers
from yardmaster_worker.sandbox.fork_server.landlock_backend import LandlockBackend
from yardmaster_worker.sandbox.fork_server.open_packages import create_packages, is_open
from yardmaster_worker.sandbox.inside_packages import InsidePackages
from yardmaster_worker.sandbox.interpreter import Interpreter


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Create a package that other users cannot read."""
    package = tmp_path / "venv" / "jedi"
    (package / "third_party").mkdir(parents=True)
    for name in ("__init__.py", "third_party/large.pyi"):
        (package / name).write_text("x", encoding="utf-8")
    (package / "__init__.py").chmod(0o600)
    package.chmod(0o700)
    package.parent.chmod(0o700)
    return package


def test_package_is_open_if_every_user_can_read_it() -> None:
    assert is_open(Path("/usr/bin"))


def test_package_behind_a_closed_folder_is_not_open(package: Path) -> None:
    package.chmod(0o755)
    assert not is_open(package)


def test_copies_are_readable_by_all_and_symbolic_links_are_kept(package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "packages"
    create_packages(folder, [(package, False), (Path("/usr/bin"), True)], lambda: None)
    assert sorted(path.name for path in folder.iterdir()) == ["bin", "jedi"]
    assert (folder / "bin").readlink() == Path("/usr/bin").resolve()
    assert [path.name for path in (folder / "jedi").iterdir()] == ["__init__.py"]
    modes = [path.stat().st_mode & 0o777 for path in (folder, folder / "jedi", folder / "jedi/__init__.py")]
    assert modes == [0o755, 0o755, 0o644]


def test_folder_is_created_once_and_atomically(package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "packages"

    def stop() -> None:
        raise OSError("the sandbox is being closed")

    with pytest.raises(OSError, match="being closed"):
        create_packages(folder, [(package, False)], stop)
    assert not folder.exists()
    create_packages(folder, [(package, False)], lambda: None)
    create_packages(folder, [(package, False)], stop)
    assert (folder / "jedi" / "__init__.py").exists()


def test_nothing_is_prepared_after_the_folders_are_removed(package: Path) -> None:
    packages = InsidePackages((package,))
    backend = LandlockBackend(
        Interpreter("python3", (), "", packages), b"", 1, has_interpreters=True, users=KernelUsers.of_root()
    )
    preparing = threading.Thread(target=backend.prepare)
    preparing.start()
    preparing.join()
    base = backend.folders.base
    assert (base / "contexts" / "packages" / "jedi" / "__init__.py").exists()
    backend.close()
    assert not base.exists()
    with pytest.raises(OSError, match="being closed"):
        backend.prepare()
    assert not base.exists()


def test_folder_keeps_its_user_until_it_is_gone(tmp_path: Path) -> None:
    users = KernelUsers(1000)
    first, second = tmp_path / "1", tmp_path / "2"
    for folder in (first, second):
        folder.mkdir()
    numbers = [users.acquire_for(folder) for folder in (first, second, first)]
    assert numbers == [1, 2, 1]
    first.rmdir()
    users.acquire_for(tmp_path)
    lent = {users.acquire() for _ in range(users.count - 2)}
    assert 1 in lent
    assert not {2, users.acquire_for(tmp_path)} & lent
