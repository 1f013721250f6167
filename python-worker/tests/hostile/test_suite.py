"""Runs every hostile case. Checks its outcome, that host and neighbours are unchanged, and that it ends within a
second.
"""

from __future__ import annotations

import pytest

from tests.hostile.case import Case, all_cases, faults
from tests.hostile.world import Ended, StopRequest, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

CASES = all_cases()
WAIT_S_MAX = 1.0
"""From the stop request, or the end of its grace, to the end of the last process and to the outcome."""
WISHES = (StopRequest(grace_ms=0), StopRequest(grace_ms=200), StopRequest(timeout_ms=400))
Longest = list[tuple[float, str]]


def name_of(case: Case) -> str:
    return f"{case.family}: {case.name}"


async def test_suite_has_at_least_80_cases_with_unique_names() -> None:
    names = [name_of(case) for case in CASES]
    assert len(names) == len(set(names))
    assert len(names) >= 80


@pytest.mark.parametrize("case", CASES, ids=name_of)
async def test_hostile_case_has_its_verdict_and_affects_nothing_else(
    world: World, case: Case, longest: Longest
) -> None:
    """A case that ends by itself is also run with an endless loop after its attack, and stopped like the others."""
    case = case.of_level(world.level)
    if not case.runs_on:
        ended = await world.run(case)
        refuse([*faults(case, ended.outcome), *await world.faults(ended)])
    for stop in _stops(case):
        ended = await world.run(case if case.runs_on else case.lingering(), stop)
        longest.append((ended.took_s, f"{world.level}: {name_of(case)}, {stop}"))
        refuse([*_faults_of_stop(case, ended, stop), *await world.faults(ended)])


def refuse(found: list[str]) -> None:
    assert not found, "\n".join(found)


def _stops(case: Case) -> tuple[StopRequest, ...]:
    if case.runs_on:
        return WISHES
    return WISHES[:1] if case.may_linger else ()


def _faults_of_stop(case: Case, ended: Ended, stop: StopRequest) -> list[str]:
    """Return the errors of a stop. Time in which the worker waited for a CPU does not count.

    The outcome of a case with files may be later than its end, because the files are listed and removed first.
    """
    took_s = ended.took_s if case.collect else max(ended.took_s, ended.told_s)
    own_s = took_s - ended.waited_s
    late = (
        [f"{stop}: {own_s:.3f} s, and {ended.waited_s:.3f} s without a processor"]
        if own_s > WAIT_S_MAX
        else []
    )
    code = ended.outcome.get("error", {}).get("code")
    wanted = "TIMEOUT" if stop.grace_ms is None else "CANCELLED"
    return late + ([] if code == wanted else [f"{stop}: {wanted} expected, got {ended.outcome}"])
