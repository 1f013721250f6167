from __future__ import annotations

import asyncio
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from tests.support.control_plane import ControlPlane
from yardmaster_worker.artifacts import Uploads
from yardmaster_worker.backoff import Backoff
from yardmaster_worker.capabilities.artifacts import Upload
from yardmaster_worker.errors import YardmasterError


@pytest.fixture
def uploads(control: ControlPlane, monkeypatch: pytest.MonkeyPatch) -> Uploads:
    monkeypatch.setattr(Backoff, "delay_ms", lambda _self, **_: 0)  # no delays in tests
    return Uploads(control.url.replace("http", "ws"))


def upload(name: str = "a", data: bytes | Path = b"text", **more: Any) -> Upload:
    return Upload("t-1", "t-1~1~ab", name, data, **more)


def refusal(status: int, code: str) -> tuple[int, dict[str, Any]]:
    return status, {"code": code, "detail": code}


async def test_bytes_arrive_with_the_lease(uploads: Uploads, control: ControlPlane) -> None:
    name = "50 % März?.txt"
    artifact = await uploads.upload(upload(name, b"text", content_type="text/markdown"))
    digest = hashlib.sha256(b"text").hexdigest()
    assert artifact == {"name": name, "sizeBytes": 4, "sha256": digest, "contentType": "text/markdown"}
    [arrived] = control.artifacts
    assert (arrived.task_id, arrived.name, arrived.body) == ("t-1", name, b"text")
    assert arrived.headers["Authorization"] == "Lease t-1~1~ab"
    assert arrived.headers["Content-Type"] == "text/markdown"
    assert arrived.headers["Content-Length"] == "4"
    assert arrived.headers["Content-Digest"] == "sha-256=:mC2ePrmW9VnmM/TRlN7zdh2Qn1o7ZH0ahR/q1nwyydE=:"


@pytest.mark.parametrize(
    "name", ["é" * 127 + "x", "図" * 85, "...", "%2e%2e", "?#&;=+'()*!~", " ", "a\\b", "~%7E"]
)
async def test_name_arrives_unchanged(uploads: Uploads, control: ControlPlane, name: str) -> None:
    await uploads.upload(upload(name))
    assert [arrived.name for arrived in control.artifacts] == [name]


async def test_large_file_and_empty_file_arrive(
    uploads: Uploads, control: ControlPlane, tmp_path: Path
) -> None:
    data = bytes(range(256)) * 8192
    (tmp_path / "large").write_bytes(data)
    (tmp_path / "empty").touch()
    await uploads.upload(upload("large", tmp_path / "large"))
    await uploads.upload(upload("empty", tmp_path / "empty"))
    assert [arrived.body for arrived in control.artifacts] == [data, b""]


async def test_progress_is_reported(uploads: Uploads) -> None:
    moved: list[int] = []
    await uploads.upload(upload(data=bytes(600_000), on_progress=lambda: moved.append(1)))
    assert len(moved) == 3


async def test_upload_url_takes_precedence(control: ControlPlane) -> None:
    uploads = Uploads("http://127.0.0.1:1")
    uploads.set_url(f"{control.url}/")
    assert (await uploads.upload(upload()))["name"] == "a"


@pytest.mark.parametrize("more", [{"name": ".."}, {"name": "a/b"}, {"content_type": "none"}])
async def test_invalid_artifact_is_rejected_before_it_is_sent(
    uploads: Uploads, control: ControlPlane, more: dict[str, Any]
) -> None:
    with pytest.raises(YardmasterError) as caught:
        await uploads.upload(upload(**more))
    assert caught.value.code == "INVALID_REQUEST"
    assert control.artifacts == []


@pytest.mark.parametrize(
    ("status", "code"), [(409, "STALE_LEASE"), (413, "PAYLOAD_TOO_LARGE"), (409, "TOO_MANY_ARTIFACTS")]
)
async def test_rejection_is_final(uploads: Uploads, control: ControlPlane, status: int, code: str) -> None:
    control.artifact_answers = [refusal(status, code)]
    with pytest.raises(YardmasterError) as caught:
        await uploads.upload(upload())
    assert caught.value.code == code
    assert len(control.artifacts) == 1


async def test_temporary_errors_are_retried(uploads: Uploads, control: ControlPlane) -> None:
    cut: tuple[int, dict[str, Any]] = (0, {})
    wrong: tuple[int, dict[str, Any]] = (201, {"sha256": "of something else"})
    proxy: tuple[int, dict[str, Any]] = (502, {})
    control.artifact_answers = [
        cut,
        refusal(503, "SHUTTING_DOWN"),
        refusal(400, "DIGEST_MISMATCH"),
        wrong,
        proxy,
    ]
    await uploads.upload(upload())
    assert [arrived.body for arrived in control.artifacts] == [b"text"] * 6


async def test_interrupted_upload_is_retried(uploads: Uploads, control: ControlPlane) -> None:
    control.cuts_in_the_middle = 2
    data = bytes(5_000_000)
    await uploads.upload(upload(data=data))
    assert [arrived.body for arrived in control.artifacts] == [data]
    assert control.cuts_in_the_middle == 0


async def test_truncated_file_is_not_a_link_error(
    uploads: Uploads, control: ControlPlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "log").write_bytes(b"x" * 1000)
    monkeypatch.setattr(os, "pread", lambda *_: b"")
    with pytest.raises(YardmasterError) as caught:
        await uploads.upload(upload("log", tmp_path / "log"))
    assert caught.value.code == "INVALID_REQUEST"
    assert control.artifacts == []


async def test_retries_end_when_the_retry_window_is_over(control: ControlPlane) -> None:
    uploads = Uploads(control.url, patience_s=0)
    control.artifact_answers = [refusal(507, "STORAGE_FULL")] * 2
    with pytest.raises(YardmasterError) as caught:
        await uploads.upload(upload())
    assert caught.value.code == "STORAGE_FULL"
    assert len(control.artifacts) == 1


async def test_stopping_attempt_uploads_without_retries(uploads: Uploads, control: ControlPlane) -> None:
    control.artifact_answers = [refusal(503, "SHUTTING_DOWN")]
    with pytest.raises(YardmasterError):
        await uploads.upload(upload(is_stopping=True))
    assert len(control.artifacts) == 1


async def test_missing_upload_url_is_an_error() -> None:
    with pytest.raises(YardmasterError) as caught:
        await Uploads(patience_s=0).upload(upload())
    assert caught.value.code == "LINK_CLOSED"


async def test_concurrent_uploads_are_bounded(control: ControlPlane) -> None:
    uploads = Uploads(control.url, at_once_max=2)
    async with asyncio.timeout(10):
        await asyncio.gather(*(uploads.upload(upload(str(number))) for number in range(6)))
    assert sorted(arrived.name for arrived in control.artifacts) == list("012345")
