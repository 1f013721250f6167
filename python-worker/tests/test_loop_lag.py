from __future__ import annotations

import asyncio
import time

from yardmaster_worker.loop_lag import LoopLag


async def test_loop_lag_is_the_longest_of_its_windows() -> None:
    lag = LoopLag(window_s=0.3)
    lag.start()
    assert lag.worst_ms == 0
    time.sleep(0.4)  # noqa: ASYNC251 - the blocking call to detect
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert lag.worst_ms >= 250
    async with asyncio.timeout(20):
        while lag.worst_ms >= 250:  # noqa: ASYNC110 - windows only advance with time
            await asyncio.sleep(0.05)
    lag.stop()
