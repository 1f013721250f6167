import { readdirSync, readFileSync } from 'node:fs';
import type { Task } from '../../src';
import { TaskStore } from '../../src/tasks';
import { startFleet, type Fleet } from '../support/fleet';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.cjs';
import { WorkerProcess } from '../support/worker-process';

jest.setTimeout(30_000);

/** Cases for only one kind of worker. */
const onlyHere = { labels: { require: { pool: 'recovery' } } };
const slow = 'import time\nfor n in range(8):\n    print("line", n)\n    time.sleep(0.1)';
const lines = Array.from({ length: 8 }, (_, n) => `line ${n}\n`).join('');

describe('the control plane with real workers', () => {
  let fleet: Fleet;
  let extra: WorkerProcess[];
  let proxy: TcpProxy | undefined;

  beforeAll(async () => (fleet = await startFleet('real')));
  afterAll(() => fleet.close());
  beforeEach(() => (extra = []));
  afterEach(async () => {
    await Promise.all(extra.map((worker) => (worker.kill('SIGCONT'), worker.stop())));
    await proxy?.close();
    proxy = undefined;
    for (const { options } of extra) await fleet.manager.remove(options.workerId, true).catch(() => undefined);
  });

  async function pythonWorker(workerId: string, connect = fleet.url, drainMs?: number): Promise<WorkerProcess> {
    const labels = { pool: 'recovery' };
    const worker = new WorkerProcess({
      kind: 'python',
      workerId,
      token: fleet.workerToken,
      connect,
      slots: 1,
      labels,
      drainMs,
    });
    extra.push(worker);
    await fleet.reached(workerId, 'online');
    return worker;
  }

  /** Starts a worker that accepts no tasks until it is resumed, so that the task begins on the other one. */
  async function standBy(workerId: string): Promise<void> {
    await pythonWorker(workerId);
    await fleet.manager.drain(workerId, 60_000);
  }

  /** Submits a program and resolves when it has printed something. */
  async function begun(code: string): Promise<Task> {
    const store = fleet.app.get(TaskStore, { strict: false });
    const task = await fleet.agent.tasks.submit({ capability: 'python.run', input: { code }, ...onlyHere });
    await new Promise<void>((resolve) => {
      const stop = store.changes.subscribe(({ taskId, event }) => {
        if (taskId !== task.id || event.type !== 'output') return;
        stop();
        resolve();
      });
    });
    return fleet.agent.tasks.get(task.id);
  }

  const ended = (task: Task): Promise<Task> => fleet.agent.tasks.waitFor(task.id, 25_000);
  const attemptsOf = async (task: Task): Promise<unknown[]> =>
    (await fleet.app.get(TaskStore, { strict: false }).tasks.attempts(task.id)).map(({ workerId, status }) => [
      workerId,
      status,
    ]);

  it('detects at once that a worker was killed with SIGKILL, and runs its task elsewhere', async () => {
    const first = await pythonWorker('killed');
    await standBy('takes-over');
    const marker = `marker_${process.pid}_${Date.now()}`;
    const task = await begun(
      `import os\nos.environ["${marker}"] = "1"\nos.execvpe("sh", ["sh", "-c", "echo begun; sleep 1.5; echo ${marker}"], os.environ)`,
    );
    await fleet.manager.resume('takes-over');
    first.kill('SIGKILL');
    await fleet.reached('killed', 'suspect');
    expect(await ended(task)).toMatchObject({
      state: 'succeeded',
      attempt: 2,
      outcome: { result: { stdout: `begun\n${marker}\n` } },
    });
    expect(await attemptsOf(task)).toEqual([
      ['killed', 'lost'],
      ['takes-over', 'succeeded'],
    ]);
    expect(processesWith(marker)).toEqual([]);
  });

  it('runs a task elsewhere that a stopping worker hands back', async () => {
    const first = await pythonWorker('ends', fleet.url, 200);
    await standBy('goes-on');
    const task = await begun(slow);
    await fleet.manager.resume('goes-on');
    expect(await first.stop()).toBe(0);
    expect(await ended(task)).toMatchObject({ state: 'succeeded', workerId: 'goes-on', attempt: 2 });
    expect(await attemptsOf(task)).toEqual([
      ['ends', 'lost'],
      ['goes-on', 'succeeded'],
    ]);
  });

  it('lets a worker continue after its link was cut, without losing or repeating output', async () => {
    proxy = await startTcpProxy(fleet.url);
    await pythonWorker('cut', proxy.url);
    const task = await begun(slow);
    proxy.cut();
    await fleet.reached('cut', 'suspect');
    await fleet.reached('cut', 'online');
    expect(await ended(task)).toMatchObject({ state: 'succeeded', attempt: 1, outcome: { result: { stdout: lines } } });
    const events = await fleet.app.get(TaskStore, { strict: false }).tasks.events(task.id, 0, 1000);
    const live = events.flatMap(({ type, data }) => (type === 'output' ? [data.data] : []));
    expect(live.join('')).toBe(lines);
    expect(await attemptsOf(task)).toEqual([['cut', 'succeeded']]);
  });

  it('loses a silent worker, and rejects its late report', async () => {
    const first = await pythonWorker('silent');
    await standBy('listens-on');
    const task = await begun(slow);
    await fleet.manager.resume('listens-on');
    first.kill('SIGSTOP');
    expect(await ended(task)).toMatchObject({ state: 'succeeded', workerId: 'listens-on', attempt: 2 });
    const before = await attemptsOf(task);
    expect(before).toEqual([
      ['silent', 'lost'],
      ['listens-on', 'succeeded'],
    ]);
    first.kill('SIGCONT');
    await fleet.reached('silent', 'online');
    expect(await attemptsOf(task)).toEqual(before);
  });
});

describe('workers that listen', () => {
  it.each(['python', 'figma'] as const)('dials workers, and redials them after a restart (%s)', async (kind) => {
    const token = 'a-token-of-this-test-only';
    const listening = async (listen: number): Promise<{ worker: WorkerProcess; port: number }> => {
      const worker = new WorkerProcess({ kind, workerId: `${kind}-listens`, token, listen });
      const { port } = await worker.logged({ event: 'listening_started' });
      return { worker, port: Number(port) };
    };
    const { worker, port } = await listening(0);
    const fleet = await startFleet('real', { workerToken: token, workerUrls: [`http://127.0.0.1:${port}`] });
    await fleet.reached(`${kind}-listens`, 'online');
    const health = await fetch(`http://127.0.0.1:${port}/health`);
    expect(await health.json()).toMatchObject({ status: 'ok', workerId: `${kind}-listens` });
    await worker.stop();
    const { worker: again } = await listening(port);
    await fleet.reached(`${kind}-listens`, 'online');
    await fleet.close();
    await again.stop();
  });
});

describe('a worker with a wrong token', () => {
  it.each(['python', 'figma'] as const)('reports the refusal (%s)', async (kind) => {
    const real = await startFleet('real');
    const worker = new WorkerProcess({
      kind,
      workerId: 'stranger',
      token: 'a-wrong-token-for-sure',
      connect: real.url,
    });
    expect(await worker.logged({ event: 'dial_refused' })).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(real.manager.list().map(({ workerId }) => workerId)).not.toContain('stranger');
    expect(real.workerInterface.counters().refusedLinks).toBe(1);
    await worker.stop();
    await real.close();
  });
});

/** Returns the command lines and environments of processes that contain a text. */
function processesWith(text: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(text);
    } catch {
      return false;
    }
  });
}
