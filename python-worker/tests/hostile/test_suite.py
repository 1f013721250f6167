"""Every hostile case: its verdict, that host and neighbours are untouched, and that it is gone within a second of the wish."""

from __future__ import annotations

import pytest

from tests.hostile.case import Case, all_cases, faults
from tests.hostile.world import Ended, Wish, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

CASES = all_cases()
WAIT_S_MAX = 1.0
"""From the wish, or the end of its grace, to the end of the last process, and to the outcome."""
WISHES = (Wish(grace_ms=0), Wish(grace_ms=200), Wish(timeout_ms=400))
Longest = list[tuple[float, str]]


def name_of(case: Case) -> str:
    return f"{case.family}: {case.name}"


async def test_suite_is_as_large_as_promised() -> None:
    names = [name_of(case) for case in CASES]
    assert len(names) == len(set(names))
    assert len(names) >= 80


@pytest.mark.parametrize("case", CASES, ids=name_of)
async def test_case(world: World, case: Case, longest: Longest) -> None:
    """One that ends by itself does so with its verdict; then it goes on after its attack, and is stopped as the others are."""
    case = case.of_tier(world.tier)
    if not case.runs_on:
        ended = await world.run(case)
        refuse([*faults(case, ended.outcome), *await world.faults(ended)])
    for wish in _wishes(case):
        ended = await world.run(case if case.runs_on else case.lingering(), wish)
        longest.append((ended.took_s, f"{world.tier}: {name_of(case)}, {wish}"))
        refuse([*_faults_of_stop(case, ended, wish), *await world.faults(ended)])


def refuse(found: list[str]) -> None:
    assert not found, "\n".join(found)


def _wishes(case: Case) -> tuple[Wish, ...]:
    if case.runs_on:
        return WISHES
    return WISHES[:1] if case.may_linger else ()


def _faults_of_stop(case: Case, ended: Ended, wish: Wish) -> list[str]:
    """Return what is wrong with a stop. What the worker waited for a processor is the machine's, not its own.

    The outcome of a case with files comes when they are looked at and removed, which may take longer than its end.
    """
    took_s = ended.took_s if case.collect else max(ended.took_s, ended.told_s)
    own_s = took_s - ended.waited_s
    late = (
        [f"{wish}: {own_s:.3f} s, and {ended.waited_s:.3f} s without a processor"]
        if own_s > WAIT_S_MAX
        else []
    )
    code = ended.outcome.get("error", {}).get("code")
    wanted = "TIMEOUT" if wish.grace_ms is None else "CANCELLED"
    return late + ([] if code == wanted else [f"{wish}: {wanted} expected, got {ended.outcome}"])
