from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yardmaster_worker.built_in.head_tail import HeadTail


def kept(*pieces: bytes, keep: int = 8, again: int | None = None) -> tuple[str, int]:
    output = HeadTail(keep)
    for piece in pieces:
        output.add(piece)
    return output.render(again)


@pytest.mark.parametrize("pieces", [(), (b"",), (b"abcd", b"efgh")])
def test_render_keeps_output_that_fits(pieces: tuple[bytes, ...]) -> None:
    assert kept(*pieces) == (b"".join(pieces).decode(), 0)


def test_render_cuts_the_middle_and_counts_it() -> None:
    assert kept(b"abcdefghi") == ("abcd\n[yardmaster: 1 bytes cut]\nfghi", 1)
    assert kept(b"ab" * 50_000, b"end") == ("abab\n[yardmaster: 99995 bytes cut]\nbend", 99_995)


def test_render_can_keep_less_than_the_buffer() -> None:
    assert kept(b"abcdefgh", again=4) == ("ab\n[yardmaster: 4 bytes cut]\ngh", 4)
    assert kept(b"abcdefgh", again=0) == ("\n[yardmaster: 8 bytes cut]\n", 8)


def test_render_cuts_no_character_in_two() -> None:
    text, cut_bytes = kept("aéééé€€€z".encode(), keep=12)
    assert "\ufffd" not in text
    assert len(text.encode()) - len(f"\n[yardmaster: {cut_bytes} bytes cut]\n") + cut_bytes == 19


@given(st.lists(st.binary(max_size=30), max_size=20), st.integers(0, 40), st.integers(0, 40))
def test_render_accounts_for_every_byte(pieces: list[bytes], keep: int, again: int) -> None:
    output = HeadTail(keep)
    for piece in pieces:
        output.add(piece)
    whole = b"".join(pieces)
    text, cut_bytes = output.render(again)
    if cut_bytes == 0:
        assert text == whole.decode("utf-8", "replace")
        return
    head, tail = text.split(f"\n[yardmaster: {cut_bytes} bytes cut]\n")
    assert len(whole) - cut_bytes <= min(keep, again)
    assert whole.decode("utf-8", "replace").startswith(head.rstrip("\ufffd"))
    assert whole.decode("utf-8", "replace").endswith(tail.lstrip("\ufffd"))
