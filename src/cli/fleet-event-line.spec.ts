import { formatFleetEvent } from './fleet-event-line';

describe(formatFleetEvent.name, () => {
  const at = '2026-01-31T12:00:00.000Z';

  const worker = {
    event: 'worker',
    kind: 'worker',
    cursor: 'r-1',
    id: 'w',
    at,
    state: 'online',
    cordoned: false,
    slots: 2,
    inFlight: 1,
  } as const;

  it('writes one line for each change', () => {
    const task = {
      event: 'task',
      kind: 'task',
      cursor: 'r-1',
      id: 't-1',
      at,
      capability: 'python.run',
      attempt: 1,
      priority: 0,
    } as const;
    expect(formatFleetEvent({ ...task, state: 'queued', attempt: 0 })).toBe(
      `${at}  task     t-1  queued     python.run`,
    );
    expect(formatFleetEvent({ ...task, state: 'failed', workerId: 'w', sessionId: 's-1', errorCode: 'TIMEOUT' })).toBe(
      `${at}  task     t-1  failed     python.run, attempt 1, worker w, session s-1, TIMEOUT`,
    );
    expect(formatFleetEvent(worker)).toBe(`${at}  worker   w  online     1 of 2 slots used`);
    expect(formatFleetEvent({ event: 'reset', cursor: 'r', reason: 'expired', message: 'read\u001b[2J' })).toBe(
      'reset: read [2J',
    );
    expect(formatFleetEvent({ event: 'cursor', cursor: 'r-1' })).toBeUndefined();
  });
});
