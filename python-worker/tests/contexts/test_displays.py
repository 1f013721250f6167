"""Rich results of IPython's types, pandas and matplotlib, and forged ones."""

from __future__ import annotations

import base64
import json
import struct
from typing import Any

import pytest

from tests.built_in.support import Bench
from tests.contexts.test_cells import cell, value
from yardmaster_worker.sandbox.context_program.bundles import TABLE_MIME

SHOWN = """from IPython.display import HTML, JSON, SVG, Image, Latex, Markdown
display(HTML("<b>x</b>"), Markdown("*x*"), Latex("$x$"), JSON({"a": [1]}), SVG("<svg></svg>"))
display(Image(data=b"\\xff\\xd8\\xff jpeg", format="jpeg"), Image(data=b"\\x89PNG\\r\\n\\x1a\\n", format="png"))"""
FORGED = """import json, os, struct
def forge(content):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    os.write(3, struct.pack("!I", len(body)) + body)
"""


def data(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    return [display["data"] for display in outcome["result"]["displays"]]


async def test_displays_are_mime_bundles_in_live_output_and_result(any_bench: Bench) -> None:
    outcome = await cell(any_bench, SHOWN)
    shown = data(outcome)
    types = ["text/html", "text/markdown", "text/latex", "application/json", "image/svg+xml"]
    for bundle, mime in zip(shown, [*types, "image/jpeg", "image/png"], strict=True):
        assert mime in bundle
    assert shown[0]["text/html"] == "<b>x</b>"
    assert shown[3]["application/json"] == {"a": [1]}
    assert base64.b64decode(shown[5]["image/jpeg"]) == b"\xff\xd8\xff jpeg"
    live = [content for stream, content in any_bench.live if stream == "display"]
    assert live == [{"kind": "display", **display} for display in outcome["result"]["displays"]]


async def test_output_before_a_display_is_sent_before_it(any_bench: Bench) -> None:
    await cell(any_bench, "print('one'); display(1); print('two')")
    streams = [stream for stream, _ in any_bench.live]
    assert any_bench.text().startswith("one\n")
    assert streams.index("stdout") < streams.index("display")


async def test_suppressed_values_updates_and_cleared_output_follow_ipython(any_bench: Bench) -> None:
    assert "result" not in (await cell(any_bench, "5;"))["result"]
    assert value(await cell(any_bench, "6")) == "6"
    assert value(await cell(any_bench, "_")) == "6"
    updated = await cell(any_bench, "h = display('a', display_id='d'); h.update('b')")
    assert [display.get("isUpdate", False) for display in updated["result"]["displays"]] == [False, True]
    cleared = await cell(
        any_bench, "from IPython.display import clear_output\ndisplay(1); clear_output(); display(2)"
    )
    assert data(cleared) == [{"text/plain": "2"}]


async def test_data_frame_is_html_and_data_and_figures_are_png(data_bench: Bench) -> None:
    frame = await cell(data_bench, "import pandas as pd\npd.DataFrame({'a': [1, 2]}, index=['x', 'y'])")
    bundle = frame["result"]["result"]["data"]
    assert "<table" in bundle["text/html"]
    assert bundle[TABLE_MIME]["data"] == [{"index": "x", "a": 1}, {"index": "y", "a": 2}]
    assert bundle[TABLE_MIME]["rowsTotal"] == 2
    figure = await cell(data_bench, "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    assert base64.b64decode(data(figure)[0]["image/png"]).startswith(b"\x89PNG")
    shown = await cell(data_bench, "plt.plot([1]); plt.show()\nplt.get_fignums()")
    assert len(data(shown)) == 1
    assert value(shown) == "[]"


async def test_table_cell_that_json_cannot_represent_is_marked_text(data_bench: Bench) -> None:
    columns = "'id': [2**53 + 1, 7], 'x': [float('inf'), 0.1234567890123456], 'o': [10**30, None]"
    shown = await cell(data_bench, f"import pandas as pd\npd.DataFrame({{{columns}}}, index=[-2**60, 1])")
    table = shown["result"]["result"]["data"][TABLE_MIME]
    assert table["data"] == [
        {"index": "-1152921504606846976", "id": "9007199254740993", "x": "Infinity", "o": str(10**30)},
        {"index": 1, "id": 7, "x": 0.1234567890123456, "o": None},
    ]
    assert table["marked"] == {"index": [0], "id": [0], "x": [0], "o": [0]}
    assert [field["type"] for field in table["schema"]["fields"][:3]] == ["integer", "integer", "number"]


async def test_table_of_plain_numbers_has_no_marks(data_bench: Bench) -> None:
    columns = "'id': [2**53 - 1], 'missing': [float('nan')], 'x': [1e18]"
    shown = await cell(data_bench, f"import pandas as pd\npd.DataFrame({{{columns}}})")
    table = shown["result"]["result"]["data"][TABLE_MIME]
    assert table["data"] == [{"index": 0, "id": 2**53 - 1, "missing": None, "x": 1e18}]
    assert "marked" not in table


@pytest.mark.parametrize("number", ["2**53", "10**400", "float('nan')"])
async def test_json_with_a_number_beyond_the_limits_is_omitted(any_bench: Bench, number: str) -> None:
    code = f"from IPython.display import JSON\nJSON({{'n': [{number}]}})"
    shown = (await cell(any_bench, code))["result"]["result"]
    assert shown["omitted"] == ["application/json"]
    assert "application/json" not in shown["data"]


async def test_too_many_and_too_large_displays_are_counted(any_bench: Bench) -> None:
    many = await cell(any_bench, "for n in range(300): display(n)")
    assert len(many["result"]["displays"]) == 256
    assert many["truncated"]["display"] > 0
    large = await cell(any_bench, "from IPython.display import HTML\nHTML('x' * 100_000)")
    assert large["result"]["result"]["omitted"] == ["text/html"]  # artifacts are not available here
    huge = await cell(any_bench, "HTML('x' * 20_000_000)")
    assert huge["result"]["result"]["omitted"] == ["text/html"]


async def test_forged_frames_are_checked(bench: Bench) -> None:
    deep: Any = 1
    for _ in range(100):
        deep = [deep]
    forged = [
        {"cell": 1, "display": {"data": {"text/plain": 5, "no mime": "x", "text/html": "\ud800"}}},
        {"cell": 1, "display": {"data": {"application/json": deep}, "metadata": {"deep": deep}}},
        {"cell": 99, "display": {"data": {"text/plain": "of another cell"}}},
        {"cell": 1, "display": [1]},
        {"cell": 1, "result": {"data": {"text/plain": "forged"}, "displayId": 5, "omitted": [1, "x/y"]}},
    ]
    code = f"{FORGED}for content in json.loads({json.dumps(json.dumps(forged))}): forge(content)"
    outcome = await cell(bench, code)
    assert data(outcome) == [{"text/html": "?"}, {}]
    assert outcome["result"]["result"] == {"data": {"text/plain": "forged"}, "omitted": ["x/y"]}
    ended = await cell(
        bench, f"{FORGED}forge({{'cell': 2, 'done': {{'exitCode': 9, 'error': {{'name': 5}}}}}})"
    )
    assert ended["error"]["details"]["exitCode"] == 9


async def test_invalid_frame_ends_the_interpreter(bench: Bench) -> None:
    for body in (b"[1]", b"{", b"[" * 100_000, b"9" * 5000, b"\xff"):
        outcome = await cell(bench, f"{FORGED}forge({body!r})\nimport time; time.sleep(60)")
        assert outcome["error"]["code"] == "EXECUTION_ERROR", body
        assert outcome["error"]["message"].startswith("the interpreter sent an invalid frame")
    length = struct.pack("!I", 1 << 30)
    outcome = await cell(bench, f"import os, time\nos.write(3, {length!r}); time.sleep(60)")
    assert "frame too large (1073741824 bytes)" in outcome["error"]["message"]
    assert value(await cell(bench, "1")) == "1"


async def test_flood_of_the_channel_ends_at_the_timeout(bench: Bench) -> None:
    flood = f"{FORGED}while True: forge({{'cell': 1, 'display': {{'data': {{'text/plain': 'x' * 1000}}}}}})"
    outcome = await cell(bench, flood, timeout_ms=1000)
    assert outcome["error"]["code"] == "TIMEOUT"
    assert value(await cell(bench, "1")) == "1"


async def test_matplotlib_has_a_separate_folder(data_bench: Bench) -> None:
    code = "import matplotlib, os\nos.access(matplotlib.get_cachedir(), os.W_OK)"
    assert value(await cell(data_bench, code)) == "True"
