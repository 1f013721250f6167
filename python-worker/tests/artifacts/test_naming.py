from __future__ import annotations

import pytest

from yardmaster_worker.artifacts.naming import check_media_type, check_name
from yardmaster_worker.errors import YardmasterError


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "report.csv",
        "...",
        "..x",
        "Bericht für März.pdf",
        "図表.png",
        "%2e%2e",
        "\\",
        "é" * 127,
        "x" * 255,
    ],
)
def test_check_name_accepts_valid_names(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "must not be empty"),
        (".", "must not be . or .."),
        ("..", "must not be . or .."),
        ("/etc/passwd", "must not contain a slash or a control character"),
        ("a\0b", "must not contain a slash or a control character"),
        ("\x9b2J", "must not contain a slash or a control character"),
        ("\ud800", "must be Unicode text"),
        ("é" * 128, "must not be longer than 255 bytes of UTF-8, got 256"),
    ],
)
def test_check_name_rejects_invalid_names(name: str, reason: str) -> None:
    with pytest.raises(YardmasterError) as caught:
        check_name(name)
    assert (caught.value.code, caught.value.message) == (
        "INVALID_REQUEST",
        f"the name of an artifact {reason}",
    )


@pytest.mark.parametrize("text", ["text/plain", "text/csv; charset=utf-8", 'a/b;v="1 \\" 2"'])
def test_check_media_type_accepts_valid_types(text: str) -> None:
    check_media_type(text)


@pytest.mark.parametrize("text", ["", "text", "text/", "text/plain;", "a/b\r\nx: y", "a/ü", f"a/{'b' * 255}"])
def test_check_media_type_rejects_invalid_types(text: str) -> None:
    with pytest.raises(YardmasterError) as caught:
        check_media_type(text)
    assert caught.value.code == "INVALID_REQUEST"
