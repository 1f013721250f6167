import type { FleetEvent } from '@yardmaster/client';
import { followFleet } from './follow-fleet';
import { triesMax } from './follow-task';
import { CommandError } from './problem';

function cursor(cursor: string): FleetEvent {
  return { event: 'cursor', cursor };
}

function worker(cursor: string): FleetEvent {
  const [event, kind] = ['worker', 'worker'] as const;
  return {
    event,
    kind,
    cursor,
    id: 'w',
    at: '2026-01-31T12:00:00.000Z',
    state: 'online',
    cordoned: false,
    slots: 2,
    inFlight: 1,
  };
}

/**
 * Follows the fleet on connections that yield these events; an error as the last item breaks its connection. Aborts the
 * follower after the last connection.
 */
async function follow(connections: Array<Array<FleetEvent | Error>>, after?: string) {
  const aborter = new AbortController();
  const [asked, delays, cursors]: [Array<string | undefined>, number[], string[]] = [[], [], []];
  async function* open(from: string | undefined): AsyncGenerator<FleetEvent> {
    asked.push(from);
    const items = connections.shift();
    if (!items) return aborter.abort();
    for (const item of items) {
      if (item instanceof Error) throw item;
      yield item;
    }
  }
  const wait = async (delayMs: number): Promise<void> => void delays.push(delayMs);
  for await (const event of followFleet(open, after, aborter.signal, undefined, wait)) cursors.push(event.cursor);
  return { asked, delays, cursors };
}

describe(followFleet.name, () => {
  it('continues after the last event when a connection breaks or ends, and yields no event twice', async () => {
    const { asked, delays, cursors } = await follow([
      [cursor('r-1'), worker('r-2'), new Error('cut')],
      [],
      [cursor('r-2'), worker('r-3')],
    ]);
    expect(cursors).toEqual(['r-1', 'r-2', 'r-3']);
    expect(asked).toEqual([undefined, 'r-2', 'r-2', 'r-3']);
    expect(delays).toEqual([250, 500, 250]);
  });

  it('begins after the given cursor', async () => {
    expect(await follow([[cursor('r-1'), worker('r-2')]], 'r-1')).toMatchObject({
      cursors: ['r-2'],
      asked: ['r-1', 'r-2'],
    });
  });

  it('throws a final error at once, and any other after many tries', async () => {
    const refusal = CommandError.refused({ status: 400, code: 'INVALID_REQUEST', detail: 'kinds: …' });
    await expect(follow([[refusal]])).rejects.toBe(refusal);
    const restarting = CommandError.refused({ status: 503, code: 'SHUTTING_DOWN', detail: 'bye' });
    const connections = Array.from({ length: 100 }, () => [restarting]);
    await expect(follow(connections)).rejects.toBe(restarting);
    expect(connections).toHaveLength(100 - triesMax);
  });
});
