import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApiError, UnreachableError, YardmasterClient, type TaskEvent } from '@yardmaster/client';
import { Clients } from '../../src/api';
import { untilCount } from '../support/clients';
import { startApp, type RunningApp } from '../support/start-app';

const sum = { capability: 'python.run', input: { code: 'print(sum(range(10)))' } };
const waiting = { ...sum, labels: { require: { region: 'nowhere' } } };

/** A proxy between client and service, which can cut connections. */
class Network {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(targetPort: number) {
    this.server = createServer((near) => {
      const far = connect(targetPort, '127.0.0.1');
      for (const socket of [near, far]) {
        this.sockets.add(socket.on('error', () => {}));
        socket.on('close', () => this.sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
    });
  }

  async url(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}

describe(YardmasterClient.name, () => {
  let running: RunningApp;
  let network: Network;
  let client: YardmasterClient;

  beforeAll(async () => {
    running = await startApp();
    network = new Network(Number(new URL(running.url).port));
    client = new YardmasterClient({ url: await network.url(), apiKey: running.apiKey });
  });
  afterAll(async () => {
    network.close();
    await running.close();
  });

  it('runs a task and reads its result, its events, its attempts and its explanation', async () => {
    const task = await client.submitTask(sum, { waitS: 20 });
    expect(task).toMatchObject({ state: 'succeeded', outcome: { result: { stdout: '45\n', exitCode: 0 } } });
    const output: unknown[] = [];
    for await (const event of client.taskEvents(task.id)) if (event.type === 'output') output.push(event.data.data);
    expect(output).toEqual(['45\n']);
    expect((await client.listAttempts(task.id)).attempts).toMatchObject([{ attempt: 1, status: 'succeeded' }]);
    expect((await client.explainTask(task.id)).timeline.map(({ type }) => type)).toEqual([
      'queued',
      'assigned',
      'ended',
    ]);
    expect((await client.listTasks({ state: ['succeeded'], limit: 1 })).tasks).toMatchObject([{ id: task.id }]);
  });

  it('runs the example of its README', async () => {
    const readme = await readFile(join(__dirname, '../../packages/client/README.md'), 'utf8');
    const example = /```js\n(import [^]*?)```/.exec(readme)![1]!;
    const env = { ...process.env, YARD_URL: running.url, YARD_API_KEY: running.apiKey };
    const args = ['--input-type=module', '--eval', example];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, cwd: join(__dirname, '../..') });
    expect(stdout).toBe('45\nsucceeded\n');
  });

  it('creates one task for two requests with the same key', async () => {
    const [first, second] = [
      await client.submitTask(sum, { idempotencyKey: 'once' }),
      await client.submitTask(sum, { idempotencyKey: 'once', waitS: 20 }),
    ];
    expect(second.id).toBe(first.id);
  });

  it('accepts or rejects each task of a batch separately', async () => {
    const { results } = await client.submitTasks([sum, { capability: 'no name' }]);
    expect(results).toMatchObject([
      { status: 202, task: { capability: 'python.run' } },
      { status: 422, problem: { code: 'INVALID_REQUEST' } },
    ]);
  });

  it('continues with the events of a task after its connection was cut', async () => {
    const { id } = await client.submitTask(waiting);
    const seen: TaskEvent[] = [];
    const follow = async (after?: number): Promise<void> => {
      for await (const event of client.taskEvents(id, { after })) {
        seen.push(event);
        if (seen.length === 1) network.cut();
      }
    };
    await expect(follow()).rejects.toThrow(UnreachableError);
    await client.cancelTask(id, { reason: 'enough' });
    await follow(seen.at(-1)!.seq);
    expect(seen.map(({ seq, data }) => [seq, data])).toEqual([
      [1, { state: 'queued', attempt: 0 }],
      [2, { state: 'cancelled', attempt: 0, error: expect.objectContaining({ code: 'CANCELLED', message: 'enough' }) }],
    ]);
  });

  it('follows the fleet from a cursor until its signal aborts', async () => {
    const aborter = new AbortController();
    const events = client.fleetEvents({ kinds: ['task'] }, { signal: aborter.signal });
    const first = (await events.next()).value!;
    expect(first).toEqual({ event: 'cursor', cursor: expect.any(String) });
    const { id } = await client.submitTask(waiting);
    expect((await events.next()).value).toMatchObject({ event: 'task', id, state: 'queued' });
    const again = client.fleetEvents({ kinds: ['task'] }, { after: first.cursor, signal: aborter.signal });
    const caught = [(await again.next()).value, (await again.next()).value];
    expect(caught).toContainEqual(expect.objectContaining({ event: 'task', id, state: 'queued' }));
    const idle = events.next();
    aborter.abort();
    await expect(idle).rejects.toMatchObject({ name: 'AbortError' });
    await untilCount(running.app.get(Clients), 0);
  });

  it('stops waiting for a task when its signal aborts; the task continues', async () => {
    const aborter = new AbortController();
    const key = { idempotencyKey: 'left-alone' };
    const wait = client.submitTask(waiting, { ...key, waitS: 20, signal: aborter.signal });
    await untilCount(running.app.get(Clients), 1);
    aborter.abort();
    await expect(wait).rejects.toMatchObject({ name: 'AbortError' });
    await untilCount(running.app.get(Clients), 0);
    expect(await client.submitTask(waiting, key)).toMatchObject({ state: 'queued' });
  });

  it('opens, lists and closes a session', async () => {
    const { id } = await client.openSession({ capability: 'python.run' });
    expect(await client.submitTask({ ...sum, sessionId: id }, { waitS: 20 })).toMatchObject({ state: 'succeeded' });
    expect((await client.listSessions({ state: ['open'] })).sessions).toMatchObject([{ id }]);
    expect(await client.closeSession(id)).toBeUndefined();
    expect(await client.getSession(id)).toMatchObject({ state: 'closed' });
  });

  it('drains and resumes a worker, and lists capabilities', async () => {
    const workerId = 'figma-mock';
    expect(await client.drainWorker(workerId, { deadlineMs: 0 })).toMatchObject({ id: workerId, state: 'draining' });
    expect(await client.resumeWorker(workerId)).toMatchObject({ state: 'online' });
    const { workers } = await client.listWorkers();
    expect(workers.map(({ id, state }) => [id, state])).toContainEqual([workerId, 'online']);
    expect((await client.listCapabilities()).capabilities.map(({ name }) => name)).toContain('python.run');
    expect((await client.getStats()).workers.online).toBe(workers.length);
  });

  it('begins, shows and ends a scenario of mock workers', async () => {
    const scenario = await client.beginScenario({ name: 'none', seed: 7, faults: [] });
    expect(scenario).toMatchObject({ name: 'none', seed: 7, faults: [] });
    expect(await client.getScenario()).toEqual(scenario);
    expect(await client.endScenario()).toBeUndefined();
    await expect(client.getScenario()).rejects.toMatchObject({ name: 'ApiError', code: 'NOT_FOUND' });
  });

  it('reads health and metrics', async () => {
    expect(await client.getLiveness()).toMatchObject({ status: 'ok' });
    expect((await client.getReadiness()).details).toMatchObject({ store: { status: 'up' } });
    expect(await client.getMetrics()).toContain('yardmaster_');
  });

  it('throws the problem of a rejected request, with its violations', async () => {
    const refused = client.submitTask({ capability: 'python.run', input: { code: 7 } });
    await expect(refused).rejects.toMatchObject({
      status: 422,
      code: 'INVALID_INPUT',
      retryable: false,
      problem: { errors: [{ path: 'input.code', message: expect.any(String) }] },
    });
  });

  it('throws the problem of a rejected key', async () => {
    const stranger = new YardmasterClient({ url: running.url, apiKey: 'wrong' });
    await expect(stranger.getStats()).rejects.toThrow(ApiError);
    await expect(stranger.fleetEvents().next()).rejects.toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
  });

  it('names the URL that does not answer, and the reason', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const url = `http://127.0.0.1:${port}`;
    const error = await new YardmasterClient({ url, apiKey: 'key' }).getStats().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error).toMatchObject({ url, reason: 'ECONNREFUSED', code: 'UNREACHABLE', retryable: true });
  });
});
