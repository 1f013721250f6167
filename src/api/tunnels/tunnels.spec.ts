import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { ManualClock } from '@yardmaster/testkit';
import { Origins } from '@yardmaster/worker-kit/http';
import type { AccessGuard } from '../access/access-guard';
import type { CallerAudit } from '../access/caller-audit';
import type { Problems } from '../problem/problems';
import { toProblem } from '../problem/problem';
import type { Attempt, ChangeListener } from '../../tasks';
import { Clients } from '../server/clients';
import { Upgrades } from '../server/upgrades';
import { idleMs } from './tunnel';
import { TunnelUpgrades } from './tunnel-upgrades';
import { closeTimeoutMs, ticketMs, Tunnels, waitingPerLeaseMax } from './tunnels';

describe(Tunnels.name, () => {
  let http: Server;
  let clock: ManualClock;
  let clients: Clients;
  let url: string;
  let store: EventEmitter;
  let credentials: EventEmitter<{ ended: [string] }>;
  const opened: WebSocket[] = [];

  beforeEach(async () => {
    clock = new ManualClock();
    clients = new Clients(2, clock);
    http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/v1/tunnels`;
    const problems = { of: toProblem } as unknown as Problems;
    const under = async (leaseId: string): Promise<Attempt | undefined> =>
      leaseId === 'old' ? undefined : ({ leaseId, taskId: leaseId } as Attempt);
    const ownerOf = async (taskId: string): Promise<{ keyId?: string }> =>
      taskId.startsWith('k-') ? { keyId: taskId } : {};
    store = new EventEmitter();
    credentials = new EventEmitter();
    const changes = { follow: (taskId: string, listener: ChangeListener) => follow(store, taskId, listener) };
    const tunnels = new Tunnels(clients, clock, changes, credentials);
    const upgrades = new Upgrades(
      problems,
      clients,
      {} as AccessGuard,
      { record: () => undefined } as unknown as CallerAudit,
    );
    new TunnelUpgrades(upgrades, tunnels, { attempts: { byLease: under }, tasks: { ownerOf } }).onModuleInit();
    upgrades.listen(http, new Origins(['https://app.example']));
  });

  afterEach(async () => {
    for (const socket of opened.splice(0)) socket.terminate();
    http.closeAllConnections();
    http.close();
    await once(http, 'close');
  });

  function socketTo(address: string, headers: Record<string, string> = {}): WebSocket {
    const socket = new WebSocket(address, { headers });
    opened.push(socket);
    return socket;
  }

  async function offered(lease = 'current'): Promise<{ worker: WebSocket; ticket: string }> {
    const worker = socketTo(url, { authorization: `Lease ${lease}` });
    const [data] = await once(worker, 'message');
    const { ticket, expiresInMs } = JSON.parse(String(data));
    expect(expiresInMs).toBe(ticketMs);
    return { worker, ticket };
  }

  async function connected(lease?: string): Promise<{ worker: WebSocket; client: WebSocket }> {
    const { worker, ticket } = await offered(lease);
    const client = socketTo(`${url}/${ticket}`);
    await once(client, 'open');
    return { worker, client };
  }

  async function statusOf(address: string, headers?: Record<string, string>): Promise<number> {
    const socket = socketTo(address, headers);
    socket.on('error', () => {}); // the test terminates it at the end
    const [, response] = await once(socket, 'unexpected-response');
    return response.statusCode;
  }

  it('forwards text and binary messages unchanged in both directions', async () => {
    const { worker, client } = await connected();
    client.send('to the worker');
    expect((await once(worker, 'message')).map(String)).toEqual(['to the worker', 'false']);
    worker.send(Buffer.from([1, 2]));
    expect(await once(client, 'message')).toEqual([Buffer.from([1, 2]), true]);
  });

  it('forwards more than the buffer limit without loss', async () => {
    const { worker, client } = await connected();
    const parts = Array.from({ length: 40 }, (_, index) => Buffer.alloc(1024 * 1024, index));
    const received: number[] = [];
    const all = new Promise<void>((resolve) =>
      client.on('message', (data: Buffer) => received.push(data[0]!) === parts.length && resolve()),
    );
    client.pause();
    for (const part of parts) worker.send(part);
    client.resume();
    await all;
    expect(received).toEqual(parts.map((_, index) => index));
  });

  it.each(['worker', 'client'] as const)('closes the other end when the %s disconnects', async (leaving) => {
    const ends = await connected();
    const other = once(leaving === 'worker' ? ends.client : ends.worker, 'close');
    ends[leaving].terminate();
    expect((await other)[0]).toBe(1000);
  });

  it('accepts each ticket once, and rejects unknown ones', async () => {
    const { ticket } = await offered();
    const client = socketTo(`${url}/${ticket}`);
    await once(client, 'open');
    expect(await statusOf(`${url}/${ticket}`)).toBe(404);
    expect(await statusOf(`${url}/made-up`)).toBe(404);
  });

  it('rejects workers without a current lease', async () => {
    expect(await statusOf(url)).toBe(401);
    expect(await statusOf(url, { authorization: 'Lease old' })).toBe(409);
  });

  it('rejects an expired ticket', async () => {
    const late = await offered();
    const closed = once(late.worker, 'close');
    await clock.advance(ticketMs);
    expect((await closed)[0]).toBe(1008);
    expect(await statusOf(`${url}/${late.ticket}`)).toBe(404);
  });

  it('limits the waiting tunnels per lease', async () => {
    for (let n = 0; n < waitingPerLeaseMax; n++) await offered();
    expect(await statusOf(url, { authorization: 'Lease current' })).toBe(429);
    await offered('other');
  });

  it('closes only the waiting tunnels of tasks whose attempt failed', async () => {
    const [own, other] = [await offered('t-1~1~ab'), await offered('t-2~1~ab')];
    const closed = once(own.worker, 'close');
    for (const state of ['running', 'succeeded']) store.emit('change', { taskId: 't-1', task: { state } });
    await new Promise(setImmediate);
    expect(own.worker.readyState).toBe(WebSocket.OPEN);
    store.emit('change', { taskId: 't-1', task: { state: 'queued' } });
    expect((await closed).map(String)).toEqual(['1008', 'the attempt has ended']);
    expect(await statusOf(`${url}/${own.ticket}`)).toBe(404);
    expect(other.worker.readyState).toBe(WebSocket.OPEN);
  });

  it('listens to the store only while a worker is waiting', async () => {
    expect(store.listenerCount('change')).toBe(0);
    const { client } = await connected();
    expect(store.listenerCount('change')).toBe(0);
    const waiting = [await offered(), await offered()];
    expect(store.listenerCount('change')).toBe(waiting.length);
    for (const { worker } of waiting) worker.terminate();
    while (store.listenerCount('change') > 0) await new Promise(setImmediate);
    expect(client.readyState).toBe(WebSocket.OPEN);
  });

  it('disconnects a worker that sends before its client has connected', async () => {
    const { worker } = await offered();
    worker.send('hello?');
    expect((await once(worker, 'close'))[0]).toBe(1008);
  });

  it('closes a tunnel after the idle timeout, not before', async () => {
    const { worker, client } = await connected();
    await clock.advance(idleMs - 1);
    client.send('still here');
    await once(worker, 'message');
    await clock.advance(idleMs - 1);
    expect(client.readyState).toBe(WebSocket.OPEN);
    const closed = once(client, 'close');
    await clock.advance(1);
    expect((await closed)[0]).toBe(1001);
  });

  it('closes the tunnels of a key that has ended, and no others', async () => {
    const [own, other] = [await connected('k-1'), await connected('k-2')];
    const waiting = [await offered('k-1'), await offered('k-2')];
    const closed = [own.client, own.worker, waiting[0]!.worker].map((end) => once(end, 'close'));
    credentials.emit('ended', 'k-1');
    for (const each of await Promise.all(closed))
      expect(each.map(String)).toEqual(['1008', 'the API key of the task has ended']);
    expect(await statusOf(`${url}/${waiting[0]!.ticket}`)).toBe(404);
    expect([other.client, other.worker, waiting[1]!.worker].map(({ readyState }) => readyState)).toEqual([1, 1, 1]);
    expect(clients.count).toBe(1);
  });

  it('disconnects a client that does not answer when its key ends', async () => {
    const { client } = await connected('k-1');
    client.pause();
    credentials.emit('ended', 'k-1');
    await clock.advance(closeTimeoutMs);
    client.resume();
    expect((await once(client, 'close'))[0]).toBe(1008);
    expect(clients.count).toBe(0);
  });

  it('counts its clients, and closes them at shutdown', async () => {
    const first = await connected();
    await connected();
    const { ticket } = await offered();
    expect(await statusOf(`${url}/${ticket}`)).toBe(429);
    const closed = once(first.client, 'close');
    void clients.close();
    expect((await closed)[0]).toBe(1001);
  });
});

function follow(store: EventEmitter, taskId: string, listener: ChangeListener): () => void {
  const own: ChangeListener = (change) => change.taskId === taskId && listener(change);
  store.on('change', own);
  return () => void store.off('change', own);
}
