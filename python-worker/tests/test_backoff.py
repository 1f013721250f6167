from __future__ import annotations

from yardmaster_worker.backoff import Backoff


def test_delay_stays_short_while_leases_may_be_valid_and_resets_at_registration() -> None:
    backoff = Backoff(lambda: 1.0)
    delays = [backoff.delay_ms(was_refused=False) for _ in range(35)]
    assert delays == [200, 400, *[500] * 28, 1000, 2000, 4000, 5000, 5000]
    backoff.registered()
    assert backoff.delay_ms(was_refused=False) == 200


def test_delay_grows_at_once_without_leases() -> None:
    backoff = Backoff(lambda: 1.0, hurried_tries=0)
    assert [backoff.delay_ms(was_refused=False) for _ in range(7)] == [200, 400, 800, 1600, 3200, 5000, 5000]


def test_delay_has_jitter() -> None:
    assert Backoff(lambda: 0.0).delay_ms(was_refused=False) == 100


def test_delay_after_a_refusal_is_at_least_five_seconds() -> None:
    assert Backoff(lambda: 0.0).delay_ms(was_refused=True) == 5000
    assert Backoff(lambda: 1.0).delay_ms(was_refused=True) == 6000
