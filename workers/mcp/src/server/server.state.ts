/**
 * A server of a profile is `stopped` until it is started, `starting` until its tools are known, then `ready`. One that is lost
 * (its process ended, it does not answer) has `failed` until it is started again. One that lacks a setting is `not_configured`
 * for good, since settings are read once. `closed` is the end.
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

/** The state after an event; undefined if the event means nothing in this state. */
export function nextState(state: ServerState, event: ServerEvent): ServerState | undefined {
  return transitions[state][event];
}
