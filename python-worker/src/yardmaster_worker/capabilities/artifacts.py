"""The port by which a running capability leaves artifacts."""

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
    """One artifact on its way, and the attempt that leaves it."""

    task_id: str
    lease_id: str
    name: str
    data: bytes | os.PathLike[str] | Callable[[], int]
    """Bytes, a path, or what opens a file and returns its descriptor."""
    content_type: str = "application/octet-stream"
    is_stopping: bool = False
    """The attempt is being stopped: there is time for one try, not for waiting."""
    on_progress: Callable[[], None] = lambda: None
    """Called as bytes leave."""


class ArtifactSink(Protocol):
    """Keeps artifacts with their tasks."""

    async def upload(self, upload: Upload) -> Artifact:
        """Return when the artifact is kept. Raises YardmasterError if it is refused or cannot be brought in time."""
