import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeys, builtInCaller, Credentials } from '../../src/access';
import { Clients } from '../../src/api';
import { AccessGuard } from '../../src/api/access/access-guard';
import { TaskStore, type Credential } from '../../src/tasks';
import { createCaller, type TestCaller } from '../support/access/callers';
import { HeldWork } from '../support/access/held-work';
import { openings, ticketDownload, tunnel, type Opening } from '../support/access/openings';
import { untilCount } from '../support/clients';
import { startApp, type RunningApp } from '../support/start-app';

/** A secret opens nothing and has nothing open after this. */
const withinMs = 1000;
/** More than the buffers of a connection hold. */
/** All openings but the tunnel, which knows its key itself. */
const trackedOfEach = Object.keys(openings).length - 1;
const downloadBytes = 32 * 2 ** 20;

/** How the secret of a key ends. Each returns the time of the end, by `performance.now()`. */
const ends: Record<string, (app: NestFastifyApplication, keyId: string) => Promise<number>> = {
  revoked: async (app, keyId) => {
    const atMs = performance.now();
    await app.get(ApiKeys).revoke(keyId);
    return atMs;
  },
  'rotated without an overlap': async (app, keyId) => {
    const atMs = performance.now();
    await app.get(ApiKeys).rotate(keyId, 0);
    return atMs;
  },
  'rotated, after the overlap': async (app, keyId) => {
    await app.get(ApiKeys).rotate(keyId, 300);
    return performance.now() + 300;
  },
  expired: async (app, keyId) => {
    await store(app, keyId, { expiresAtMs: Date.now() + 300 });
    return performance.now() + 300;
  },
  'revoked by another replica': async (app, keyId) => {
    const atMs = performance.now();
    await store(app, keyId, { revokedAtMs: Date.now() });
    return atMs;
  },
};

/** Changes a stored key, as another replica does. */
async function store(app: NestFastifyApplication, keyId: string, change: Partial<Credential>): Promise<void> {
  const { credentials } = app.get(TaskStore, { strict: false });
  const stored = (await credentials.all()).find(({ id }) => id === keyId)!;
  await credentials.replace({ ...stored, ...change });
}

describe('the end of an API key', () => {
  let running: RunningApp;
  let work: HeldWork;
  let listenersBefore: number[];
  const open: Opening[] = [];

  beforeAll(async () => {
    running = await startApp();
    listenersBefore = listeners(running.app);
    work = await HeldWork.start(running.app, downloadBytes);
  });
  afterEach(async () => {
    for (const opening of open.splice(0)) opening.end();
    await untilCount(running.app.get(Clients), 0);
    await untilTracked(0);
  });
  afterAll(async () => {
    await work.stop();
    await running.close();
  });

  /** Resolves when this number of connections is tracked. */
  async function untilTracked(count: number): Promise<void> {
    const { connections } = running.app.get(AccessGuard);
    const endMs = performance.now() + 5000;
    while (connections.size !== count && performance.now() < endMs)
      await new Promise((resolve) => setImmediate(resolve));
    expect(connections.size).toBe(count);
  }

  /** Opens one of each, and resolves when the server has admitted all. */
  async function openAll({ secret, caller }: Pick<TestCaller, 'secret' | 'caller'>): Promise<Opening[]> {
    const { app, url } = running;
    const taskId = await work.task(caller!, 'running');
    const { leaseId } = (await app.get(TaskStore, { strict: false }).tasks.attempts(taskId)).at(-1)!;
    const before = app.get(AccessGuard).connections.size;
    const opened = await Promise.all(
      Object.values(openings).map((each) => each({ url, secret: secret!, taskId, leaseId })),
    );
    open.push(...opened);
    if (caller!.keyId !== undefined) await untilTracked(before + trackedOfEach);
    return opened;
  }

  it.each(Object.entries(ends).map(([name, end], index) => [name, end, index] as const))(
    'cuts all that the key has open, and nothing of others, when it is %s',
    async (name, end, index) => {
      const { app } = running;
      const scopes = ['submit', 'read'] as const;
      const it = await createCaller(app, { name: `it-${index}`, scopes });
      const other = await createCaller(app, { name: `other-${index}`, scopes });
      const builtIn = { secret: running.apiKey, caller: builtInCaller };
      const [its, ...others] = [await openAll(it), await openAll(other), await openAll(builtIn)];
      const atMs = await end(running.app, it.caller!.keyId!);
      // A rotation replaces the secret. The key remains, with the tunnels of its tasks and its tickets.
      const stays = name.startsWith('rotated') ? [tunnel, ticketDownload] : [];
      const gone = its.filter(({ name: what }) => !stays.includes(what));
      const lateMs = gone.map(async ({ name: what, cut, look }) => (look ? [] : ([what, (await cut) - atMs] as const)));
      await untilTracked(trackedOfEach + (stays.includes(ticketDownload) ? 1 : 0));
      const untrackedMs = performance.now() - atMs;
      for (const { look } of gone) look?.();
      await Promise.all(gone.map(({ cut }) => cut));
      const late = [...(await Promise.all(lateMs)), ['the last connection', untrackedMs] as const].filter(
        ([, ms = 0]) => ms > withinMs || ms < -50,
      );
      expect(late).toEqual([]);
      expect([...its, ...others.flat()].filter((one) => !gone.includes(one)).filter(({ isCut }) => isCut)).toEqual([]);
      expect(await statusOf(running, it.secret!)).toBe(401);
      expect(await statusOf(running, other.secret!)).toBe(200);
    },
  );

  it('rejects an expired key although the event loop was blocked', async () => {
    const { secret, caller } = await createCaller(running.app, { name: 'blocked', scopes: ['read'] });
    await store(running.app, caller!.keyId!, { expiresAtMs: Date.now() + 200 });
    const events = new Promise((resolve) => running.app.get(Credentials).once('ended', resolve));
    const status = statusOf(running, secret!);
    const endMs = performance.now() + 400;
    while (performance.now() < endMs); // neither timers nor requests
    expect(await status).toBe(401);
    expect(await events).toBe(caller!.keyId);
  });

  it('stops tracking pipelined requests whose connection closes before their turn', async () => {
    const { secret } = await createCaller(running.app, { name: 'pipeline', scopes: ['read'] });
    const { hostname, port } = new URL(running.url);
    const socket = connect(Number(port), hostname);
    const head = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${secret}\r\n\r\n`;
    socket.write(head('/v1/events') + head('/v1/capabilities').repeat(10));
    await untilTracked(11);
    socket.destroy();
    await untilTracked(0);
    expect(running.app.get(AccessGuard).connections.size).toBe(0);
  });

  it('leaves no listeners behind', () => {
    expect(listeners(running.app)).toEqual(listenersBefore);
  });
});

function listeners(app: NestFastifyApplication): number[] {
  const credentials = app.get(Credentials);
  return [credentials.listenerCount('secretEnded'), credentials.listenerCount('ended')];
}

/** Returns the status of a request with this secret. */
async function statusOf({ url }: RunningApp, secret: string): Promise<number> {
  const headers = { authorization: `Bearer ${secret}` };
  const asked = request(`${url}/v1/capabilities`, { headers, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode!;
}
