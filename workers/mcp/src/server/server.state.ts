/**
 * The states of the server of a profile: `stopped` until it is started, `starting` until its tools are known, then
 * `ready`. A lost server (its process exited, or it does not answer) is `failed` until it is restarted. A server with a
 * missing setting stays `not_configured`, because settings are read once. `closed` is final.
 */
export type ServerState = 'not_configured' | 'stopped' | 'starting' | 'ready' | 'failed' | 'closed';

export type ServerEvent = 'start' | 'opened' | 'lost' | 'idle' | 'close';

const transitions: Record<ServerState, Partial<Record<ServerEvent, ServerState>>> = {
  not_configured: { close: 'closed' },
  stopped: { start: 'starting', close: 'closed' },
  starting: { opened: 'ready', lost: 'failed', close: 'closed' },
  ready: { lost: 'failed', idle: 'stopped', close: 'closed' },
  failed: { start: 'starting', close: 'closed' },
  closed: {},
};

/** Returns the state after an event; undefined if the event has no effect in this state. */
export function nextState(state: ServerState, event: ServerEvent): ServerState | undefined {
  return transitions[state][event];
}
