import { KeyTurns } from './key-turns';

describe(KeyTurns, () => {
  it('forgets ended keys that ran one task each', () => {
    const turns = new KeyTurns(() => undefined);
    for (let n = 0; n < 100_000; n++) {
      const key = turns.enter(`k-${n}`);
      turns.serve(`k-${n}`);
      turns.leave(key);
      turns.setRunning(`k-${n}`, 1);
      turns.setRunning(`k-${n}`, 0);
    }
    const { size } = (turns as unknown as { turns: Map<string, unknown> }).turns;
    expect(size).toBeLessThanOrEqual(20_001);
  });
});
