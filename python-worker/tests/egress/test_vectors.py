"""The shared egress vectors of all languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from yardmaster_worker.egress.addresses import address_class, read_address
from yardmaster_worker.egress.own_addresses import own_addresses
from yardmaster_worker.egress.policy import operator_policy, read_pattern
from yardmaster_worker.egress.proxy import decide
from yardmaster_worker.egress.targets import read_target

FOLDER = Path(__file__).parents[3] / "protocol/vectors/egress"


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return content


async def decided(case: dict[str, Any]) -> str | list[str]:
    """Return the proxy's decision. Resolving a name that the case does not list is an error."""

    async def resolve(name: str) -> list[str]:
        return list(case.get("names", {})[name])

    policy = operator_policy(**case.get("policy", {}))
    if "narrowed" in case:
        policy = policy.narrowed(case["narrowed"].get("allow"), case["narrowed"].get("deny", ()))
    return (await decide(policy, f"{case['host']}:{case['port']}", resolve))[1]


@pytest.mark.parametrize("case", read("addresses")["cases"], ids=lambda case: case["address"])
def test_address_has_the_class_of_the_vector(case: dict[str, Any]) -> None:
    address = read_address(case["address"])
    assert ("invalid" if address is None else address_class(address)) == case.get("reason", "public")


@pytest.mark.parametrize("case", read("targets")["cases"], ids=lambda case: repr(case["host"][:40]))
async def test_decision_on_a_target_matches_the_vector(case: dict[str, Any]) -> None:
    assert await decided(case) == (case["reason"] if case["verdict"] == "denied" else case["connectTo"])


@pytest.mark.parametrize(
    "case", read("patterns")["cases"], ids=lambda case: f"{case['pattern']}-{case['host']}"
)
def test_pattern_matches_as_in_the_vector(case: dict[str, Any]) -> None:
    pattern, target = read_pattern(case["pattern"]), read_target(case["host"], case["port"])
    assert pattern is not None
    assert target is not None
    assert pattern.matches(target) is case["matches"]


@pytest.mark.parametrize("text", read("patterns")["invalid"], ids=repr)
def test_invalid_pattern_is_rejected(text: str) -> None:
    assert read_pattern(text) is None


@pytest.mark.parametrize("case", read("policies")["cases"], ids=lambda case: case["host"])
async def test_decision_of_a_policy_matches_the_vector(case: dict[str, Any]) -> None:
    found = await decided(case)
    assert (found if isinstance(found, str) else "allowed") == case.get("reason", "allowed")


async def test_public_address_of_the_machine_itself_is_denied() -> None:
    own = read_address("93.184.215.14")
    assert own is not None
    policy = operator_policy(own=[own])
    assert policy.denial_by_addresses(["93.184.215.14"], 443) == "own-address"
    assert read_address("127.0.0.1") in own_addresses()
