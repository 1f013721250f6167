"""The state of one session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    OnClose: TypeAlias = Callable[[], Awaitable[None] | None]

__all__ = ["Session"]


class Session:
    """State kept between the tasks of a session, which run one at a time."""

    def __init__(self, session_id: str, make_folder: Callable[[], Path]) -> None:
        self.id = session_id
        self.state: dict[str, Any] = {}
        """State of capabilities."""
        self.closers: list[OnClose] = []
        self.has_folder = False
        self._make_folder = make_folder
        self._folder: Path | None = None

    @property
    def folder(self) -> Path:
        """The work folder that the session's programs share: created on first access, removed with the session."""
        if self._folder is None:
            self._folder = self._make_folder()
            self.has_folder = True
        return self._folder

    def on_close(self, closer: OnClose) -> None:
        """Call `closer` when the session has ended; the last one registered is called first."""
        self.closers.append(closer)
