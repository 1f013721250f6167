from __future__ import annotations

import json
import logging
from urllib.parse import quote

import pytest

from yardmaster_worker.attempts import outcomes
from yardmaster_worker.errors import CapabilityError
from yardmaster_worker.logs import JsonFormatter
from yardmaster_worker.redaction import redact_secrets, register_secret
from yardmaster_worker.worker import Worker

RANDOM = "aZ3-_k9QwErTyUiOpAsDfGhJkLzXcVb0"
LEASE = "t-0m8abc123-0123456789abcdef~2~0123456789abcdef0123456789abcdef"


def percent(text: str) -> str:
    return "".join(f"%{ord(character):02x}" for character in text)


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        *((f"key {prefix}{RANDOM}.", f"key {prefix}[redacted].") for prefix in ("yard_", "yardw_", "yardt_")),
        (f"/v1/tunnels/yardt_{RANDOM}?a=b", "/v1/tunnels/yardt_[redacted]?a=b"),
        (f"?next=http%3A%2F%2Fhost%2Fyardt_{RANDOM}%2Fx", "?next=http%3A%2F%2Fhost%2Fyardt_[redacted]%2Fx"),
        (f"x=yardt%5F{RANDOM}&b", "x=yardt%5F[redacted]&b"),
        (f"/{percent('yardt_' + RANDOM)}", f"/{percent('yardt_')}[redacted]"),
        (json.dumps(f"a\nyardw_{RANDOM}\n"), r'"a\nyardw_[redacted]\n"'),
        (f"Lease {LEASE}", "Lease t-0m8abc123-0123456789abcdef~2~01234567[redacted]"),
    ],
)
def test_redact_secrets_replaces_secrets_by_their_form(text: str, redacted: str) -> None:
    assert redact_secrets(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "yardmaster_tasks_total 3",
        "yard_worker_rejections_total_of_all_workers",
        "YARD_WORKER_TOKEN is not set, 100% of the time",
        "yard_ yardt_short yard_[redacted] %79 %zz ~1~2024",
    ],
)
def test_redact_secrets_leaves_other_text(text: str) -> None:
    assert redact_secrets(text) == text


def test_register_secret_redacts_a_value_of_any_form() -> None:
    value = 'pass"word\\with/all+of&itü'
    assert redact_secrets(value) == value
    register_secret(value)
    texts = [value, json.dumps(value), json.dumps(value, ensure_ascii=False), quote(value, safe="")]
    assert redact_secrets(" ".join(texts)) == '[redacted] "[redacted]" "[redacted]" [redacted]'


def test_register_secret_ignores_values_that_ordinary_text_may_contain() -> None:
    register_secret("token")
    assert redact_secrets("the token") == "the token"


def test_logs_and_outcomes_are_redacted() -> None:
    secret = f"yardw_{RANDOM}"
    try:
        raise ValueError(f"refused {secret}")
    except ValueError as error:
        record = logging.makeLogRecord(
            {
                "msg": "sent %s",
                "args": (secret,),
                "url": f"http://x/{secret}",
                "exc_info": (ValueError, error, None),
            }
        )
    line = JsonFormatter().format(record)
    assert (RANDOM in line, line.count("yardw_[redacted]")) == (False, 3)
    outcome = outcomes.failed(CapabilityError("demo.NO", f"no {secret}"))
    assert outcome["error"]["message"] == "no yardw_[redacted]"


def test_invalid_flags_do_not_print_a_token(capsys: pytest.CaptureFixture[str]) -> None:
    assert Worker().main(["--token", f"yardw_{RANDOM}"]) == 2
    assert "unknown argument: yardw_[redacted]\n" in capsys.readouterr().err
