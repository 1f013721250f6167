import { nextAttemptState, type AttemptEvent, type AttemptState } from './attempt.state';

describe(nextAttemptState, () => {
  const events: AttemptEvent[] = ['lease', 'offer', 'accept', 'end'];
  it.each<[AttemptState, Array<AttemptState | undefined>]>([
    ['claiming', ['claimed', undefined, undefined, 'ended']],
    ['claimed', [undefined, 'offered', undefined, 'ended']],
    ['offered', [undefined, undefined, 'running', 'ended']],
    ['running', [undefined, undefined, 'running', 'ended']],
    ['ended', [undefined, undefined, undefined, undefined]],
  ])('allows from %s only the events of the table', (state, next) => {
    expect(events.map((event) => nextAttemptState(state, event))).toEqual(next);
  });
});
