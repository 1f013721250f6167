"""The worker's errors, with the codes of `protocol/README.md`."""

from __future__ import annotations

from typing import Any

from yardmaster_worker.protocol.generated.error_codes import RETRYABLE

__all__ = ["BuiltInMismatch", "CapabilityError", "ConfigError", "LinkRefused", "YardmasterError"]


class YardmasterError(Exception):
    """Base of every expected error: a stable `code`, a message for people, details for programs."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        retryable: bool | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = str(code)
        self.message = message
        self.retryable = self.code in RETRYABLE if retryable is None else retryable
        self.details = details or {}


class CapabilityError(YardmasterError):
    """Raise it in a handler to fail the attempt with your own code.

    The code starts with the family of the capability, such as `browser.TARGET_NOT_FOUND`.
    """


class LinkRefused(YardmasterError):
    """The other side refused the link: UNAUTHORIZED or UNSUPPORTED_PROTOCOL."""


class BuiltInMismatch(Exception):
    """The built-in capabilities differ from those that the protocol assigns to this worker: a bug of this package."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(
            "the built-in capabilities differ from protocol/schema/capabilities: " + "; ".join(faults)
        )
        self.faults = faults


class ConfigError(Exception):
    """The configuration is invalid; `faults` lists every error."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults
