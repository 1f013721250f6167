import type { Credential, CredentialRecords } from '../tasks';
import { ManualClock, SeededRandom } from '@yardmaster/testkit';
import { createLog } from '../log';
import { createTaskStore, type TaskStore } from '../tasks';
import { loadConfig } from '../config';
import { ApiKeys, type ApiKeyRequest } from './api-keys';
import { builtInCaller } from './caller';
import { Credentials, credentialsMax } from './credentials';

const request: ApiKeyRequest = { name: 'ci', scopes: ['submit'] };

describe(Credentials, () => {
  const clock = new ManualClock();
  const log = createLog('silent');
  let stores: TaskStore[];
  let credentials: Credentials;
  let keys: ApiKeys;
  let ended: string[];

  async function opened(records: CredentialRecords, hashSecret = 'hash secret'): Promise<[Credentials, ApiKeys]> {
    const created = new Credentials(records, () => hashSecret, clock, log);
    await created.start();
    return [created, new ApiKeys(created, () => 'built-in secret', clock, new SeededRandom(1))];
  }

  beforeEach(async () => {
    const store = createTaskStore(loadConfig({}, {}), new SeededRandom(1), log, true, clock);
    await store.open();
    stores = [store];
    [credentials, keys] = await opened(store.credentials);
    ended = [];
    credentials.on('ended', (id) => ended.push(id));
  });
  afterEach(async () => {
    credentials.stop();
    for (const store of stores) await store.close();
  });

  it('returns the caller of a valid secret only', async () => {
    const { key, secret } = await keys.create({ ...request, capabilities: ['python.*'] });
    expect(secret).toMatch(/^yard_[\w-]{32}$/);
    expect(keys.callerOf(secret)).toMatchObject({ keyId: key.id, scopes: ['submit'], capabilities: ['python.*'] });
    expect(keys.callerOf(secret)).toBe(keys.callerOf(secret));
    expect(keys.callerOf('built-in secret')).toBe(builtInCaller);
    for (const wrong of ['', secret.slice(0, -1), `${secret}x`, 'x'.repeat(1_000_000), undefined, {}, null])
      expect(keys.callerOf(wrong)).toBeUndefined();
  });

  it('stores only hashes of secrets, which differ with another hash secret', async () => {
    const { secret } = await keys.create(request);
    const stored = JSON.stringify(await stores[0]!.credentials.all());
    expect(stored).not.toContain(secret.slice(5));
    const [, others] = await opened(stores[0]!.credentials, 'another hash secret');
    expect(others.callerOf(secret)).toBeUndefined();
  });

  it('ends a key that is revoked', async () => {
    const { key, secret } = await keys.create(request);
    expect(await keys.revoke(key.id)).toMatchObject({ state: 'revoked', revokedAtMs: clock.nowMs() });
    expect(keys.callerOf(secret)).toBeUndefined();
    expect(ended).toEqual([key.id]);
    await clock.advance(5);
    expect(await keys.revoke(key.id)).toMatchObject({ revokedAtMs: clock.nowMs() - 5 });
    expect(ended).toEqual([key.id]);
  });

  it('ends a key at its expiry, also after more days than a timer can wait', async () => {
    const ttlMs = 40 * 86_400_000;
    const { key, secret } = await keys.create({ ...request, ttlMs });
    await clock.advance(ttlMs - 1);
    expect([keys.callerOf(secret)?.keyId, ended]).toEqual([key.id, []]);
    await clock.advance(1);
    expect([keys.callerOf(secret), ended, keys.get(key.id).state]).toEqual([undefined, [key.id], 'expired']);
  });

  it('keeps the previous secret of a rotated key until the overlap ends', async () => {
    const { key, secret: first } = await keys.create(request);
    const { secret: second } = await keys.rotate(key.id, 1000);
    const secretsEnded: string[] = [];
    credentials.on('secretEnded', (hash) => secretsEnded.push(hash));
    const { secretHash } = keys.callerOf(first)!;
    expect([keys.callerOf(first)?.keyId, keys.callerOf(second)?.keyId]).toEqual([key.id, key.id]);
    expect(keys.get(key.id).previousUntilMs).toBe(clock.nowMs() + 1000);
    await clock.advance(1000);
    expect([keys.callerOf(first), keys.callerOf(second)?.keyId]).toEqual([undefined, key.id]);
    expect([secretsEnded, ended]).toEqual([[secretHash], []]);
    expect(keys.get(key.id).previousUntilMs).toBeUndefined();
  });

  it('has at most two valid secrets per key', async () => {
    const { key, secret: first } = await keys.create(request);
    const { secret: second } = await keys.rotate(key.id, 1000);
    const { secret: third } = await keys.rotate(key.id, 1000);
    expect([first, second, third].map((secret) => keys.callerOf(secret)?.keyId)).toEqual([undefined, key.id, key.id]);
    const { secret: fourth } = await keys.rotate(key.id, 0);
    expect([third, fourth].map((secret) => keys.callerOf(secret)?.keyId)).toEqual([undefined, key.id]);
  });

  it('rejects a name in use, rotating an ended key, and unknown keys', async () => {
    const { key } = await keys.create(request);
    await expect(keys.create(request)).rejects.toMatchObject({ code: 'CONFLICT' });
    const reserved = keys.create({ ...request, name: 'default' });
    await expect(reserved).rejects.toMatchObject({ code: 'INVALID_REQUEST', path: 'name' });
    await keys.revoke(key.id);
    await expect(keys.rotate(key.id, 0)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(keys.revoke('k-absent')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await keys.create(request)).toMatchObject({ key: { name: 'ci' } });
    expect(keys.list().map(({ name, state }) => `${name} ${state}`)).toEqual(['ci revoked', 'ci active']);
  });

  it('gives a name to one key only, also in parallel', async () => {
    const created = await Promise.allSettled([keys.create(request), keys.create(request)]);
    expect(created.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('makes room for a new credential by removing an ended one', async () => {
    const { key: revoked } = await keys.create(request);
    await keys.revoke(revoked.id);
    const { records } = credentials as unknown as { records: CredentialRecords };
    const fill = (n: number): Credential => ({
      id: `k-fill-${n}`,
      kind: 'api-key',
      secrets: [],
      createdAtMs: 0,
      definition: request,
      version: 0,
    });
    await Promise.all(Array.from({ length: credentialsMax - 1 }, (_, n) => records.add(fill(n))));
    const { key } = await keys.create({ ...request, name: 'new' });
    expect(credentials.get(revoked.id)).toBeUndefined();
    expect(credentials.get(key.id)).toBeDefined();
    await expect(keys.create({ ...request, name: 'newer' })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('follows the changes of another control plane on the same data', async () => {
    const [others, otherKeys] = await opened(stores[0]!.credentials);
    const { key, secret } = await keys.create(request);
    const seen = new Promise<string>((resolve) => others.once('ended', resolve));
    await keys.revoke(key.id);
    expect(await seen).toBe(key.id);
    expect(otherKeys.callerOf(secret)).toBeUndefined();
    others.stop();
  });

  describe('after a failed or late read', () => {
    /** Replaces the next reads of the store. */
    let reads: Array<() => Promise<readonly Credential[]>>;

    beforeEach(() => {
      reads = [];
      const { credentials: records } = stores[0]!;
      const all = records.all.bind(records);
      records.all = () => (reads.shift() ?? all)();
    });

    const failing = (): Promise<never> => Promise.reject(new Error('the disk is gone'));

    it('ends a key within a second if the first read after its revocation fails', async () => {
      const { key, secret } = await keys.create({ name: 'ci', scopes: ['submit'] });
      await clock.advance(0);
      reads = [failing, failing];
      await keys.revoke(key.id).catch(() => undefined);
      await clock.advance(1000);
      expect(keys.callerOf(secret)).toBeUndefined();
    });

    it('starts no timer after the stop, also if a read ends then', async () => {
      await keys.create({ name: 'ci', scopes: ['submit'], ttlMs: 5000 });
      const stored = await stores[0]!.credentials.all();
      let finish!: (stored: readonly Credential[]) => void;
      const reading = new Promise<void>((started) => {
        reads = [
          () => {
            started();
            return new Promise((resolve) => (finish = resolve));
          },
        ];
      });
      const adding = keys.create({ name: 'other', scopes: ['submit'] }).catch(() => undefined);
      await reading;
      credentials.stop();
      let changes = 0;
      credentials.on('change', () => changes++).on('ended', () => changes++);
      finish(stored);
      await adding;
      await clock.advance(5000);
      expect(changes).toBe(0);
    });

    it('does not read again after the stop', async () => {
      reads = [failing];
      await keys.create({ name: 'ci', scopes: ['submit'] }).catch(() => undefined);
      reads = [failing, failing];
      await keys.create({ name: 'other', scopes: ['submit'] }).catch(() => undefined);
      credentials.stop();
      let count = 0;
      stores[0]!.credentials.all = () => {
        count++;
        return failing();
      };
      await clock.advance(5000);
      expect(count).toBe(0);
    });
  });
});
