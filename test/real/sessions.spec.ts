import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IntegratedDistributedExecutorAgent } from '../../src/agent';
import { loadConfig, loadSecrets } from '../../src/config';
import { createApp } from '../../src/create-app';
import { createLog } from '../../src/log';
import { Registry } from '../../src/registry';
import { TaskStore, type Session, type Task } from '../../src/tasks';
import { WorkerProcess } from '../support/worker-process';

jest.setTimeout(30_000);

const lost = { state: 'failed', outcome: { error: { code: 'SESSION_LOST', retryable: false } } };

describe('the control plane, with sessions of real workers', () => {
  let dataDir: string;
  let port: number;
  let app: NestFastifyApplication;
  let agent: IntegratedDistributedExecutorAgent;
  let worker: WorkerProcess;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'yard-sessions-'));
    port = 0;
    await start();
    worker = pythonWorker();
    await online();
  });

  afterEach(async () => {
    worker.kill('SIGKILL');
    await app.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Starts the service on its data folder; after a restart, on the same port. */
  async function start(): Promise<void> {
    const config = loadConfig(
      { workerInterface: 'real', dataDir, port, logLevel: 'silent', durability: 'normal', drainMs: 0 },
      {},
    );
    app = await createApp(config, createLog('silent'));
    await app.listen(port, '127.0.0.1');
    port = Number(new URL(await app.getUrl()).port);
    agent = app.get(IntegratedDistributedExecutorAgent, { strict: false });
  }

  function pythonWorker(drainMs = 30_000): WorkerProcess {
    const { workerToken: token } = loadSecrets(loadConfig({ dataDir }, {}));
    const connect = `http://127.0.0.1:${port}`;
    return new WorkerProcess({ kind: 'python', workerId: 'kept', token, connect, slots: 2, drainMs });
  }

  const open = (): Promise<Session> => agent.sessions.open({ capability: 'python.run' });
  const submit = (capability: string, input: object, sessionId: string): Promise<Task> =>
    agent.tasks.submit({ capability, input, sessionId });
  const python = (code: string, sessionId: string): Promise<Task> => submit('python.run', { code }, sessionId);
  const shell = (command: string, sessionId: string): Promise<Task> => submit('shell.run', { command }, sessionId);
  const ended = ({ id }: Task): Promise<Task> => agent.tasks.waitFor(id, 25_000);
  const sessionEnd = (): Promise<Session> =>
    new Promise((resolve) => agent.sessionEndings.once('ended', (session) => resolve(session)));

  /** Resolves when the worker can get tasks. */
  async function online(): Promise<void> {
    const registry = app.get(Registry, { strict: false });
    while (registry.get('kept')?.state !== 'online') await once(registry, 'state');
  }

  /** Submits a program that prints and continues, and resolves when it has printed. */
  async function goingOn(sessionId: string): Promise<Task> {
    const printed = new Set<string>();
    let changed = (): void => {};
    const stop = app.get(TaskStore, { strict: false }).changes.subscribe(({ taskId, event }) => {
      if (event.type !== 'output') return;
      printed.add(taskId);
      changed();
    });
    const code =
      'import time, pathlib\npathlib.Path("begun").touch()\nprint("begun\\n", end="", flush=True)\ntime.sleep(20)';
    const task = await python(code, sessionId);
    while (!printed.has(task.id)) await new Promise<void>((resolve) => (changed = resolve));
    stop();
    return task;
  }

  it('shares a work folder between python.run and shell.run, but with no other session', async () => {
    const [session, other] = [await open(), await open()];
    await ended(await python('open("note.txt", "w").write("from python\\n")', session.id));
    const read = await ended(await shell('cat note.txt; echo "and from the shell" >> note.txt', session.id));
    expect(read).toMatchObject({ outcome: { result: { stdout: 'from python\n' } } });
    const again = await ended(await python('print(open("note.txt").read(), end="")', session.id));
    expect(again).toMatchObject({ outcome: { result: { stdout: 'from python\nand from the shell\n' } } });
    expect(await ended(await shell('ls', other.id))).toMatchObject({ outcome: { result: { stdout: '' } } });
  });

  it('loses a session when its worker is killed, and fails its running and waiting tasks', async () => {
    const { id } = await open();
    const running = await goingOn(id);
    const waiting = await shell('true', id);
    const over = sessionEnd();
    worker.kill('SIGKILL');
    expect(await over).toMatchObject({ id, state: 'lost' });
    expect(await ended(running)).toMatchObject({ ...lost, attempt: 1 });
    expect(await ended(waiting)).toMatchObject({ ...lost, attempt: 0 });
    await expect(shell('true', id)).rejects.toMatchObject({ code: 'SESSION_LOST' });
  });

  it('loses a session at once with a new process of its worker', async () => {
    const { id } = await open();
    const running = await goingOn(id);
    const over = sessionEnd();
    worker.kill('SIGKILL');
    worker = pythonWorker();
    expect(await over).toMatchObject({ id, state: 'lost' });
    expect(await ended(running)).toMatchObject({ ...lost, attempt: 1 });
    await online();
    const next = await open();
    expect(await ended(await shell('ls', next.id))).toMatchObject({ outcome: { result: { stdout: '' } } });
  });

  it('keeps a session, its running and its waiting tasks over a restart of the control plane', async () => {
    const { id } = await open();
    await ended(await shell('echo kept > note.txt', id));
    const running = await goingOn(id);
    const waiting = await shell('cat note.txt; ls begun', id);
    await app.close();
    await start();
    await online();
    await agent.tasks.cancel(running.id);
    expect(await ended(running)).toMatchObject({ state: 'cancelled', attempt: 1 });
    expect(await ended(waiting)).toMatchObject({ attempt: 1, outcome: { result: { stdout: 'kept\nbegun\n' } } });
    expect(await agent.sessions.get(id)).toMatchObject({ state: 'open' });
  });

  it('stops the running task of a closed session, and keeps its output', async () => {
    const { id } = await open();
    const running = await goingOn(id);
    await agent.sessions.close(id);
    expect(await ended(running)).toMatchObject({
      ...lost,
      outcome: { error: { message: 'the session was closed', details: { stdout: 'begun\n' } } },
    });
  });

  it('lets a stopping worker wait for its sessions, and ends them at the deadline', async () => {
    const { id } = await open();
    worker.kill('SIGTERM');
    await worker.logged({ event: 'drain_started' });
    expect(await ended(await shell('echo still', id))).toMatchObject({ outcome: { result: { stdout: 'still\n' } } });
    expect(worker.child.exitCode).toBeNull();
    const next = agent.sessions.open({ capability: 'python.run' });
    await expect(next).rejects.toMatchObject({ code: 'NO_CAPABLE_WORKER' });
    const exit = once(worker.child, 'exit');
    await agent.sessions.close(id);
    expect(await exit).toEqual([0, null]);

    worker = pythonWorker(200);
    await online();
    const second = await open();
    const over = sessionEnd();
    expect(await worker.stop()).toBe(0);
    const reason = 'the session was still open at the drain deadline';
    expect(await over).toMatchObject({ id: second.id, state: 'lost', reason });
  });
});
