"""Uploads artifacts to the control plane, with bounded concurrency and retries."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import random
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from yardmaster_worker.artifacts.content import open_content
from yardmaster_worker.artifacts.naming import check_media_type, check_name
from yardmaster_worker.backoff import Backoff
from yardmaster_worker.errors import YardmasterError
from yardmaster_worker.logs import log
from yardmaster_worker.protocol import ErrorCode

if TYPE_CHECKING:
    from yardmaster_worker.artifacts.content import Content
    from yardmaster_worker.capabilities.artifacts import Upload
    from yardmaster_worker.protocol.generated.types import Artifact

__all__ = ["Uploads"]


class Uploads:
    """Uploads to one control plane; see ArtifactSink."""

    def __init__(
        self, dialed_url: str | None = None, *, at_once_max: int = 4, patience_s: float = 60.0
    ) -> None:
        self._dialed_url = None if dialed_url is None else _origin(dialed_url)
        self._told_url: str | None = None
        self._turns = asyncio.Semaphore(at_once_max)
        self._patience_s = patience_s

    def set_url(self, url: str | None) -> None:
        """Set the upload URL that the control plane sent at registration; None if it sent none."""
        self._told_url = url

    async def upload(self, upload: Upload) -> Artifact:
        """Return when the control plane has recorded the artifact.

        Raises YardmasterError: `INVALID_REQUEST` for an invalid name, type or file; the control plane's code if it
        rejected the artifact; `LINK_CLOSED` if it could not be reached in time.
        """
        check_name(upload.name)
        check_media_type(upload.content_type)
        async with self._turns:
            return await self._persist(upload)

    async def _persist(self, upload: Upload) -> Artifact:
        backoff = Backoff(random.random, hurried_tries=0)
        give_up_at_s = float("inf")
        loop = asyncio.get_running_loop()
        while True:
            try:
                return await self._try(upload)
            except YardmasterError as error:
                give_up_at_s = min(give_up_at_s, loop.time() + self._patience_s)
                if upload.is_stopping or not error.retryable or loop.time() >= give_up_at_s:
                    raise
                log.warning(
                    "upload_failed",
                    "the upload failed; retrying",
                    artifact=upload.name,
                    leaseId=upload.lease_id,
                    code=error.code,
                    reason=error.message,
                )
            await asyncio.sleep(backoff.delay_ms(was_refused=False) / 1000)

    async def _try(self, upload: Upload) -> Artifact:
        from yardmaster_worker.artifacts.put import put

        url = self._url(upload)
        async with open_content(upload.data) as content:
            recorded = await put(url, _headers(upload, content), content, upload.on_progress)
            if recorded != content.sha256:
                raise YardmasterError(
                    ErrorCode.DIGEST_MISMATCH, f"checksum mismatch after the upload of {upload.name}"
                )
            return {
                "name": upload.name,
                "sizeBytes": content.size_bytes,
                "sha256": content.sha256,
                "contentType": upload.content_type,
            }

    def _url(self, upload: Upload) -> str:
        base = self._told_url or self._dialed_url
        if base is None:
            raise YardmasterError(
                ErrorCode.LINK_CLOSED, "the control plane has not sent an upload URL for artifacts"
            )
        task_id, name = quote(upload.task_id, safe=""), quote(upload.name, safe="")
        return f"{base.rstrip('/')}/v1/tasks/{task_id}/artifacts/{name}"


def _origin(url: str) -> str:
    """Return the HTTP origin of the link's URL."""
    parts = urlsplit(url)
    return f"{'https' if parts.scheme in {'https', 'wss'} else 'http'}://{parts.netloc}"


def _headers(upload: Upload, content: Content) -> dict[str, str]:
    headers = {
        "Authorization": f"Lease {upload.lease_id}",
        "Content-Type": upload.content_type,
        "Content-Length": str(content.size_bytes),
    }
    if isinstance(upload.data, bytes):
        digest = base64.b64encode(hashlib.sha256(upload.data).digest()).decode()
        headers["Content-Digest"] = f"sha-256=:{digest}:"
    return headers
