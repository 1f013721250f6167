from __future__ import annotations

from pathlib import Path

import pytest

from yardmaster_worker.config import Config, read_config
from yardmaster_worker.errors import ConfigError
from yardmaster_worker.sandbox import IsolationLevel, RunLimits

TOKEN = {"YARD_WORKER_TOKEN": "secret"}


def faults(*arguments: str, environment: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_config(arguments, TOKEN if environment is None else environment)
    return caught.value.faults


def test_flags_and_environment_make_a_configuration(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("from-file\n", encoding="utf-8")
    arguments = ["--connect", "https://x:1", "--id", "w-1", "--name", "W", "--slots", "3", "--label", "a=b=c"]
    arguments += ["--label", "region=eu", "--isolation", "none", "--drain-ms", "5", "--exit-with-parent"]
    arguments += [
        "--token-file",
        str(file),
        "--result-output-kib",
        "1",
        "--sessions",
        "3",
        "--session-mib",
        "4",
        "--live-output-kib",
        "2",
        "--log-level",
        "debug",
        "--preload",
        "json,a.b",
        "--ready",
        "7",
        "--limit",
        "memoryBytes=5:6",
        "--limit",
        "processes=9",
    ]
    assert read_config(arguments, TOKEN) == Config(
        worker_id="w-1",
        name="W",
        connect="https://x:1",
        token="from-file",
        slots=3,
        labels={"a": "b=c", "region": "eu"},
        isolation="none",
        log_level="debug",
        drain_ms=5,
        exit_with_parent=True,
        result_output_bytes_max=1024,
        live_output_bytes_max=2048,
        sessions_max=3,
        session_bytes_max=4 * 1024 * 1024,
        min_isolation_level=IsolationLevel.NONE,
        preload=("json", "a.b"),
        ready=7,
        limits=RunLimits(memory_bytes_max=5, processes_max=9),
        limits_max=RunLimits(memory_bytes_max=6, processes_max=9),
    )


def test_defaults_are_safe() -> None:
    config = read_config(["--listen", "3001"], {})
    assert (config.bind, config.isolation, config.token, config.listen) == ("127.0.0.1", "auto", None, 3001)
    assert config.worker_id.startswith("python-")
    assert config.min_isolation_level is IsolationLevel.B
    assert config.limits == config.limits_max == RunLimits()


def test_given_minimum_level_replaces_the_default() -> None:
    given = ["--listen", "3001", "--isolation", "none", "--min-isolation-level", "A"]
    assert read_config(given, {}).min_isolation_level is IsolationLevel.A


@pytest.mark.parametrize(
    "text", ["memoryBytes", "memory=1", "memoryBytes=0", "memoryBytes=1:x", "cpuMs=-1", "memoryBytes=1=2", ""]
)
def test_invalid_limit_is_rejected(text: str) -> None:
    (fault,) = faults("--listen", "3001", "--limit", text)
    assert fault == (
        "--limit: expected NAME=DEFAULT[:MAX] with one of cpuMs, memoryBytes, processes, openFiles, fileBytes, diskBytes, "
        f"got {text}"
    )


def test_limit_with_a_maximum_below_its_default_is_rejected() -> None:
    assert faults("--listen", "3001", "--limit", "cpuMs=2:1") == [
        "--limit cpuMs=2:1: the maximum is less than the default"
    ]


def test_supervisor_chooses_the_instance() -> None:
    chosen = {"YARD_WORKER_INSTANCE": "i-1"}
    assert read_config(["--listen", "0"], chosen).instance_id == "i-1"
    assert faults("--listen", "0", environment={"YARD_WORKER_INSTANCE": "-"}) == [
        "YARD_WORKER_INSTANCE: expected letters, digits, '.', '_' and '-', got -"
    ]


def test_token_is_not_shown() -> None:
    assert "secret" not in repr(read_config(["--listen", "0"], TOKEN))


def test_all_errors_are_listed_at_once() -> None:
    arguments = [
        "--connect",
        "nonsense",
        "--listen",
        "x",
        "--id",
        "a b",
        "--slots",
        "0",
        "--label",
        "k",
        "--what",
    ]
    arguments += [
        "--isolation",
        "docker",
        "--min-isolation-level",
        "Z",
        "--preload",
        "os; import evil",
        "--ready",
        "0",
        "--log-level",
        "loud",
        "--drain-ms",
        "-1",
        "--bind",
        "here",
        "--name",
        "",
    ]
    assert faults(*arguments, environment={}) == [
        "unknown argument: --what",
        "exactly one of --connect URL and --listen PORT is required",
        "--connect: expected a URL such as http://127.0.0.1:3000, got nonsense",
        "--connect requires a token: set --token-file FILE or YARD_WORKER_TOKEN",
        "--bind: expected an IP address, got here",
        "--id: expected letters, digits, '.', '_' and '-', got a b",
        "--name: 1 to 128 characters",
        "--listen: expected an integer from 0 to 65535, got x",
        "--slots: expected an integer from 1 to 1024, got 0",
        "--label: expected KEY=VALUE, got k",
        "--isolation: expected auto, fork-server, bubblewrap, landlock, none, got docker",
        "--log-level: expected debug, info, warning, error, got loud",
        "--drain-ms: expected an integer from 0 to 86400000, got -1",
        "--min-isolation-level: expected A, B, C, none, got Z",
        "--preload: expected module names, got os; import evil",
        "--ready: expected an integer from 1 to 256, got 0",
    ]


def test_exactly_one_link_option_is_required() -> None:
    assert faults() == ["exactly one of --connect URL and --listen PORT is required"]
    assert faults("--connect") == ["argument --connect: expected one argument"]


@pytest.mark.parametrize(("address", "is_fine"), [("127.0.0.9", True), ("::1", True), ("0.0.0.0", False)])
def test_non_loopback_address_requires_a_token(address: str, is_fine: bool) -> None:
    arguments = ["--listen", "1", "--bind", address]
    read_config(arguments, TOKEN)
    if is_fine:
        read_config(arguments, {})
    else:
        fault = f"--bind {address}: any non-loopback address requires a token"
        assert faults(*arguments, environment={}) == [fault]


def test_unreadable_token_file_is_rejected(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert faults("--listen", "1", "--token-file", str(missing)) == [
        f"--token-file {missing}: No such file or directory"
    ]
    empty = tmp_path / "empty"
    empty.write_text("\n", encoding="utf-8")
    assert faults("--listen", "1", "--token-file", str(empty)) == ["the token must have 1 to 512 characters"]


def test_options_of_the_environment_come_before_flags() -> None:
    environment = {
        **TOKEN,
        "YARD_PYTHON_OPTIONS": "--min-isolation-level C --label 'where=in the cellar' --slots 7 --limit processes=9",
    }
    config = read_config(["--connect", "http://x:1", "--slots", "2", "--label", "a=b"], environment)
    assert (config.min_isolation_level, config.slots, config.limits.processes_max) == (IsolationLevel.C, 2, 9)
    assert config.labels == {"where": "in the cellar", "a": "b"}


def test_errors_in_environment_options_are_reported_like_those_of_flags() -> None:
    environment = {**TOKEN, "YARD_PYTHON_OPTIONS": "--min-isolation-level Q --no-such-flag"}
    assert faults("--connect", "http://x:1", environment=environment) == [
        "unknown argument: --no-such-flag",
        "--min-isolation-level: expected A, B, C, none, got Q",
    ]
    broken = {**TOKEN, "YARD_PYTHON_OPTIONS": "--name 'x"}
    assert faults("--connect", "http://x:1", environment=broken) == [
        "YARD_PYTHON_OPTIONS: No closing quotation"
    ]
