import { ManualClock } from './manual-clock';

describe(ManualClock, () => {
  it('returns whole milliseconds for any delay', async () => {
    const clock = new ManualClock(1000);
    const fired: number[] = [];
    clock.setTimer(0.25, () => fired.push(clock.nowMs()));
    await clock.advance(10);
    expect(fired).toEqual([1001]);
  });
});
