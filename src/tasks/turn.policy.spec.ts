import { activeTurn, isAtLimit, serveTurn, type Turn } from './turn.policy';

/** Serves tasks one after the other; returns the turns at which they are served. */
function served(count: number, weight?: number, from: Turn = { turn: 0, left: 0 }, now = 0): number[] {
  const turns: number[] = [];
  for (let turn = from; turns.length < count;) {
    const { servedAt, next } = serveTurn(turn, now, weight);
    turns.push(servedAt);
    turn = next;
  }
  return turns;
}

describe(serveTurn, () => {
  it.each([
    [undefined, [0, 1, 2, 3]],
    [2, [0, 0.5, 1, 1.5]],
    [0.5, [0, 2, 4, 6]],
  ])('adds 1 / weight for each task (weight %p)', (weight, turns) => {
    expect(served(4, weight)).toEqual(turns);
  });

  it('starts a new round at no less than the largest turn served', () => {
    expect(served(4, 1, { turn: 5, left: 0 }, 100)).toEqual([100, 101, 102, 103]);
  });

  it('keeps the turn within a round', () => {
    expect(served(4, 2, { turn: 5, left: 1 }, 100)).toEqual([5, 100, 100.5, 101]);
  });

  it('ends a round early if the weight falls', () => {
    expect(serveTurn({ turn: 5, left: 999 }, 100, 1)).toEqual({ servedAt: 5, next: { turn: 6, left: 0 } });
  });

  it.each([0, -1, NaN])('treats the weight %p as 1', (weight) => {
    expect(served(3, weight)).toEqual([0, 1, 2]);
  });

  it.each([
    [1e-300, 1000],
    [Infinity, 0.001],
  ])('bounds the weight %p', (weight, turn) => {
    expect(serveTurn({ turn: 0, left: 0 }, 0, weight).next.turn).toBe(turn);
  });
});

describe(activeTurn, () => {
  it('gives no credit for the time without tasks', () => {
    expect(activeTurn({ turn: 5, left: 2 }, 100)).toEqual({ turn: 100, left: 0 });
  });

  it('keeps a turn that lies ahead', () => {
    expect(activeTurn({ turn: 101, left: 1 }, 100)).toEqual({ turn: 101, left: 1 });
  });
});

describe(isAtLimit, () => {
  it.each([
    [4, 5, false],
    [5, 5, true],
    [6, 5, true],
    [0, 0, true],
    [1000, undefined, false],
  ])('with %p running tasks and the limit %p is %p', (running, runningMax, expected) => {
    expect(isAtLimit(running, runningMax)).toBe(expected);
  });
});
