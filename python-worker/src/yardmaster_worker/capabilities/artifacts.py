"""The port by which a running capability saves artifacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from yardmaster_worker.protocol.generated.types import Artifact

__all__ = ["ArtifactSink", "Upload"]


@dataclass(frozen=True)
class Upload:
    """One artifact to upload, and its attempt."""

    task_id: str
    lease_id: str
    name: str
    data: bytes | os.PathLike[str] | Callable[[], int]
    """Bytes, a path, or a function that opens a file and returns its descriptor."""
    content_type: str = "application/octet-stream"
    is_stopping: bool = False
    """True if the attempt is being stopped: there is time for one try."""
    on_progress: Callable[[], None] = lambda: None
    """Called for each piece that is sent."""


class ArtifactSink(Protocol):
    """Stores artifacts with their tasks."""

    async def upload(self, upload: Upload) -> Artifact:
        """Return when the artifact is stored. Raises YardmasterError if it is rejected or cannot be sent in time."""
