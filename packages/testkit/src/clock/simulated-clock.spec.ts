import { SimulatedClock } from './simulated-clock';

describe('SimulatedClock', () => {
  let clock: SimulatedClock;
  let seen: string[];
  const note = (what: string) => (): void => void seen.push(`${clock.nowMs()} ${what}`);

  beforeEach(() => {
    clock = new SimulatedClock(0);
    seen = [];
  });

  it('fires timers by time, then in order of creation', async () => {
    clock.setTimer(20, note('c'));
    clock.setTimer(10, note('a'));
    clock.setTimer(10, note('b'));
    await clock.run();
    expect(seen).toEqual(['10 a', '10 b', '20 c']);
  });

  it('runs all pending turns and promises before time advances', async () => {
    clock.setTimer(5, () => {
      void Promise.resolve()
        .then(note('promise'))
        .then(() => clock.nextTurn(() => clock.nextTurn(note('second turn'))));
    });
    clock.setTimer(5, note('timer of the same moment'));
    clock.setTimer(6, note('later'));
    await clock.run();
    expect(seen).toEqual(['5 promise', '5 second turn', '5 timer of the same moment', '6 later']);
  });

  it('does not fire or keep cancelled timers', async () => {
    const timers = Array.from({ length: 100 }, (_, index) => clock.setTimer(index % 7, note(String(index))));
    timers.filter((_, index) => index % 3 > 0).forEach((timer) => (timer.cancel(), timer.cancel()));
    expect(clock.pending).toBe(34);
    await clock.run();
    const fired = seen.map((line) => Number(line.split(' ')[1]));
    expect([...fired].sort((a, b) => a - b)).toEqual(Array.from({ length: 34 }, (_, index) => index * 3));
    expect(fired).toEqual([...fired].sort((a, b) => (a % 7) - (b % 7) || a - b));
  });

  it('stops at a given time, or when isOver returns true', async () => {
    clock.setTimer(10, note('a'));
    clock.setTimer(20, note('b'));
    await clock.run({ untilMs: 15 });
    expect([seen, clock.nowMs()]).toEqual([['10 a'], 15]);
    clock.setTimer(100, note('c'));
    await clock.run({ isOver: () => seen.length === 2 });
    expect([seen.at(-1), clock.nowMs(), clock.pending]).toEqual(['20 b', 20, 1]);
  });

  it('rejects if a timer throws', async () => {
    clock.setTimer(1, () => {
      throw new Error('broken');
    });
    await expect(clock.run()).rejects.toThrow('broken');
  });

  it('does not advance time while held work is pending, for any number of turns', async () => {
    clock = new SimulatedClock(0, 1000);
    const turns = async (count: number): Promise<void> => {
      for (; count > 0; count--) await new Promise((resolve) => setImmediate(resolve));
    };
    clock.setTimer(1, () => void clock.hold(turns(5000)).then(note('work')));
    clock.setTimer(1, () => void clock.hold(Promise.reject(new Error('no file'))).catch(note('failed work')));
    clock.setTimer(2, note('later'));
    await clock.run();
    expect(seen).toEqual(['1 work', '1 failed work', '2 later']);
  });

  describe('if time stands still', () => {
    beforeEach(() => {
      clock = new SimulatedClock(0, 1000);
    });

    it('ends a loop of promises that reads the clock', async () => {
      const loop = async (): Promise<never> => {
        for (;;) await Promise.resolve(clock.nowMs());
      };
      let looping!: Promise<never>;
      clock.setTimer(1, () => void (looping = loop()).catch(() => undefined));
      await expect(clock.run()).rejects.toThrow('no progress of simulated time after 1000 steps at 1 ms');
      await expect(looping).rejects.toThrow('no progress');
    });

    it('ends a run whose timers are always due at once', async () => {
      const again = (): void => void clock.setTimer(0, again);
      clock.setTimer(1, again);
      await expect(clock.run()).rejects.toThrow('no progress');
    });
  });
});
