import { SeededRandom } from '@yardmaster/testkit';
import { ApiKeys, Credentials } from '../../src/access';
import { createLog } from '../../src/log';
import { CallerConnections } from '../../src/api/access/caller-connections';
import { Replicas } from '../support/replicas';

/** Another replica notices the end of a key within this time. */
const noticedMs = 1000;

interface Keys {
  credentials: Credentials;
  keys: ApiKeys;
}

describe('API keys of several replicas', () => {
  let replicas: Replicas;
  let first: Keys;
  let second: Keys;

  beforeEach(async () => {
    replicas = new Replicas();
    first = await started();
    second = await started();
  });
  afterEach(async () => {
    for (const { credentials } of [first, second]) credentials.stop();
    await replicas.close();
  });

  /** Starts a replica, and its keys with the hash secret that replicas share. */
  async function started(): Promise<Keys> {
    const { plane } = await replicas.start();
    const credentials = new Credentials(plane.store.credentials, () => 'shared', replicas.clock, createLog('silent'));
    await replicas.passing(credentials.start());
    return { credentials, keys: new ApiKeys(credentials, () => 'built-in', replicas.clock, new SeededRandom(1)) };
  }

  /** Creates a key at the first replica, and tracks a connection of it at the second. */
  async function connected(ttlMs?: number) {
    const { key, secret } = await replicas.passing(first.keys.create({ name: 'ci', scopes: ['submit'], ttlMs }));
    await replicas.pass(noticedMs);
    const caller = second.keys.callerOf(secret);
    expect(caller).toMatchObject({ keyId: key.id, scopes: ['submit'] });
    const connections = new CallerConnections(second.credentials);
    const cut = jest.fn();
    const untrack = connections.track(caller!, () => {
      cut();
      untrack();
    });
    return { id: key.id, secret, cut, connections };
  }

  const ends: Array<[string, (id: string) => Promise<unknown>]> = [
    ['revokes it', (id) => first.keys.revoke(id)],
    ['rotates it without an overlap', (id) => first.keys.rotate(id, 0)],
  ];

  it.each(ends)('cuts the connections of a key at each replica when another one %s', async (_, end) => {
    const { id, secret, cut, connections } = await connected();
    await replicas.passing(end(id));
    await replicas.pass(noticedMs);
    expect(second.keys.callerOf(secret)).toBeUndefined();
    expect([cut.mock.calls.length, connections.size]).toEqual([1, 0]);
  });

  it('cuts them although messages between replicas are lost', async () => {
    const { id, secret, cut } = await connected();
    replicas.loseMessages();
    await replicas.passing(first.keys.revoke(id));
    await replicas.pass(noticedMs);
    expect([second.keys.callerOf(secret), cut.mock.calls.length]).toEqual([undefined, 1]);
  });

  it('cuts them when the key expires', async () => {
    const { secret, cut } = await connected(5000);
    await replicas.pass(3900);
    expect([second.keys.callerOf(secret) !== undefined, cut.mock.calls.length]).toEqual([true, 0]);
    await replicas.pass(noticedMs);
    expect([second.keys.callerOf(secret), cut.mock.calls.length]).toEqual([undefined, 1]);
  });
});
