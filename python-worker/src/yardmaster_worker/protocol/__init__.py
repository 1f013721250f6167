"""The wire format: generated types, error codes, and the codec that validates every payload."""

from yardmaster_worker.protocol.codec import (
    PROTOCOL_MAJOR,
    InvalidPayload,
    PayloadFault,
    built_in_handling,
    capability_schemas,
    compile_schema,
    is_unicode,
    message_kinds,
    validate,
)
from yardmaster_worker.protocol.generated.error_codes import RETRYABLE, ErrorCode

__all__ = [
    "PROTOCOL_MAJOR",
    "RETRYABLE",
    "ErrorCode",
    "InvalidPayload",
    "PayloadFault",
    "built_in_handling",
    "capability_schemas",
    "compile_schema",
    "is_unicode",
    "message_kinds",
    "validate",
]
