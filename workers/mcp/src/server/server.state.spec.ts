import { nextState, type ServerEvent, type ServerState } from './server.state';

describe(nextState, () => {
  const follow = (from: ServerState, ...events: ServerEvent[]): Array<ServerState | undefined> =>
    events.map(
      (
        (state: ServerState) => (event: ServerEvent) =>
          (state = nextState(state, event) ?? state)
      )(from),
    );

  it('has transitions for the start, loss, restart and end of a server', () => {
    expect(follow('stopped', 'start', 'opened', 'lost', 'start', 'lost', 'start', 'opened', 'close')).toEqual([
      'starting',
      'ready',
      'failed',
      'starting',
      'failed',
      'starting',
      'ready',
      'closed',
    ]);
  });

  it('allows an idle server to stop, and to start again', () => {
    expect(follow('ready', 'idle', 'start')).toEqual(['stopped', 'starting']);
  });

  it.each([
    ['not_configured', 'start'],
    ['closed', 'start'],
    ['stopped', 'lost'],
    ['failed', 'idle'],
  ] as const)('has no transition from %s on %s', (state, event) => {
    expect(nextState(state, event)).toBeUndefined();
  });
});
