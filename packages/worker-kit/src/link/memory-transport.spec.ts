import { ManualClock } from '@yardmaster/testkit';
import type { Transport } from './link';
import { memoryTransports } from './memory-transport';

describe(memoryTransports.name, () => {
  let clock: ManualClock;
  let near: Transport;
  let far: Transport;

  beforeEach(() => {
    clock = new ManualClock();
    [near, far] = memoryTransports(clock);
  });

  it('delivers copies, in order', async () => {
    const received: unknown[] = [];
    far.onMessage(async (message, payload) => {
      received.push([message, payload]);
      return received.length;
    });
    const payload = { list: [1] };
    const replies = [near.send('a', payload, 1000), near.send('b', undefined, 1000)];
    payload.list.push(2);
    expect(await Promise.all(replies)).toEqual([1, 2]);
    expect(received).toEqual([
      ['a', { list: [1] }],
      ['b', undefined],
    ]);
  });

  it('times out without a reply', async () => {
    far.onMessage(() => new Promise(() => {}));
    const reply = near.send('a', {}, 1000).catch((error: unknown) => error);
    await clock.advance(1000);
    expect(await reply).toMatchObject({ code: 'REPLY_TIMEOUT' });
  });

  it('answers a message with a typed error when its reply cannot be copied', async () => {
    far.onMessage(() => Promise.resolve({ count: 1n }));
    const reply = near.send('a', {}, 1000);
    await clock.advance(0);
    expect(await reply).toEqual({ error: { code: 'INTERNAL', message: 'the peer failed to handle the message' } });
  });

  it('ends on both sides, rejects pending requests and delivers nothing more', async () => {
    const received: unknown[] = [];
    far.onMessage(async (message) => received.push(message));
    const ends: string[] = [];
    near.onEnd((end) => ends.push(`near ${end}`));
    far.onEnd((end) => ends.push(`far ${end}`));
    const waiting = near.send('a', {}, 1000).catch((error: unknown) => error);
    far.close();
    near.close();
    expect(await waiting).toMatchObject({ code: 'LINK_CLOSED' });
    await expect(near.send('b', {}, 1000)).rejects.toMatchObject({ code: 'LINK_CLOSED' });
    near.onEnd((end) => ends.push(`late ${end}`));
    await clock.advance(0);
    expect(ends.sort()).toEqual(['far closed', 'late closed', 'near closed']);
    expect(received).toEqual([]);
  });
});
