import { isFinal, mayFollow, taskStates, taskTransitions, transition } from './task.state';

describe('taskTransitions', () => {
  it('allows exactly these transitions', () => {
    const pairs = taskStates.flatMap((from) =>
      taskStates.filter((to) => mayFollow(from, to)).map((to) => `${from} ${to}`),
    );
    const ends = ['succeeded', 'failed', 'cancelled', 'timed_out'];
    expect(pairs.sort()).toEqual(
      [
        'queued running',
        ...ends.filter((end) => end !== 'succeeded').map((end) => `queued ${end}`),
        'running queued',
        ...ends.map((end) => `running ${end}`),
      ].sort(),
    );
  });

  it('leads from every state to a final state', () => {
    const endless = taskStates.filter((state) => !isFinal(state) && !taskTransitions[state].some(isFinal));
    expect(endless).toEqual([]);
  });
});

describe('isFinal', () => {
  it('is true for states without a transition', () => {
    expect(taskStates.filter(isFinal)).toEqual(['succeeded', 'failed', 'cancelled', 'timed_out']);
  });
});

describe('transition', () => {
  it('returns the new state', () => {
    expect(transition('queued', 'running')).toBe('running');
  });

  it('throws for a transition that is not allowed', () => {
    expect(() => transition('succeeded', 'queued')).toThrow('a succeeded task cannot become queued');
    expect(() => transition('queued', 'succeeded')).toThrow('a queued task cannot become succeeded');
  });
});
