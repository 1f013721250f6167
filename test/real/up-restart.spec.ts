import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { YardmasterClient } from '@yardmaster/client';
import { descendantsOf, gone, living, pidOf } from '../support/process-tree';
import { Yard, yardUp, type Ready } from '../support/yard';

jest.setTimeout(120_000);

const fatalErrors = join(__dirname, '../support/fatal-errors.cjs');
const code = 'import time\nprint("begun", flush=True)\ntime.sleep(4)\nprint("done")';

describe('yard up when the control plane exits', () => {
  let dataDir: string;
  let up: Yard;
  let ready: Ready;
  let client: YardmasterClient;

  const start = async (args: string[] = []): Promise<void> => {
    ({ process: up, ready } = await yardUp(dataDir, ['--no-check', ...args], {
      NODE_OPTIONS: `--require ${fatalErrors}`,
    }));
    const apiKey = (await readFile(join(dataDir, 'api-key'), 'utf8')).trim();
    client = new YardmasterClient({ url: ready.url, apiKey });
  };
  const controlPlane = async (): Promise<number> => pidOf('control-plane.js', await descendantsOf(ready.pid));

  beforeEach(async () => (dataDir = await mkdtemp(join(tmpdir(), 'yard-restart-'))));
  afterEach(async () => {
    await up.end('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  it.each([
    ['is killed', 'SIGKILL', 'died (killed by SIGKILL); it starts again in 250 ms'],
    [
      'has a fatal error',
      'SIGUSR2',
      'died (exit code 70, TypeError: a bug of this test; its last log lines are in DATA/last-crash.log); it starts again in 250 ms',
    ],
  ] as const)('restarts it when it %s, while its workers continue their tasks', async (_, signal, text) => {
    await start();
    const workers = (await descendantsOf(ready.pid)).length;
    const ids = await Promise.all([begun(), begun()]);
    const victim = await controlPlane();
    process.kill(victim, signal);
    await gone([victim]);
    for (const id of ids) {
      expect(await ended(id)).toMatchObject({ state: 'succeeded', outcome: { result: { stdout: 'begun\ndone\n' } } });
      const { attempts } = await client.listAttempts(id);
      expect(attempts.map(({ workerId, status }) => [workerId, status])).toEqual([['python-1', 'succeeded']]);
    }
    const left = await descendantsOf(ready.pid);
    expect(left.length).toBeGreaterThanOrEqual(workers - 2);
    const { exitCode, stderr } = await up.end('SIGINT');
    expect(exitCode).toBe(0);
    const msg = text.replace('DATA', dataDir);
    expect(linesOf(stderr).filter((line) => !('server' in line))).toEqual([{ source: 'control', level: 'warn', msg }]);
    expect(await living(left)).toEqual([]);
  });

  it('keeps the last lines of a fatal error for its owner alone', async () => {
    await start(['--mock']);
    process.kill(await controlPlane(), 'SIGUSR2');
    await up.says('last-crash.log', 'stderr');
    const [line] = linesOf(await readFile(join(dataDir, 'last-crash.log'), 'utf8'));
    expect(line).toMatchObject({ level: 60, event: 'program_crashed', origin: 'uncaughtException' });
    expect((line as { err: { stack: string } }).err.stack).toContain('fatal-errors.cjs');
  });

  it('requeues the task of a worker that ended while the control plane was down', async () => {
    await start();
    const id = await begun();
    const python = await pidOf('--id\0python-1', await descendantsOf(ready.pid));
    process.kill(await controlPlane(), 'SIGKILL');
    process.kill(python, 'SIGKILL');
    expect(await ended(id)).toMatchObject({ state: 'succeeded' });
    const { attempts } = await client.listAttempts(id);
    expect(attempts.map(({ status }) => status)).toEqual(['lost', 'succeeded']);
  });

  it('leaves nothing behind when it is killed itself, or interrupted twice', async () => {
    await start(['--mock']);
    const first = await descendantsOf(ready.pid);
    expect(first).toHaveLength(1);
    process.kill(first[0]!, 'SIGTERM'); // A service manager may signal every process, but only `yard up` decides.
    await up.end('SIGKILL');
    expect(await gone(first)).toBe(true);

    await start(['--mock']);
    const second = await descendantsOf(ready.pid);
    process.kill(second[0]!, 'SIGSTOP');
    up.child.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 400)); // Two signals at once count as one.
    expect((await up.end('SIGINT')).exitCode).toBe(130);
    expect(await gone(second)).toBe(true);
  });

  /** Submits a task, and resolves when it has printed something. */
  async function begun(): Promise<string> {
    const { id } = await client.submitTask({ capability: 'python.run', input: { code } });
    for await (const { type } of client.taskEvents(id)) if (type === 'output') break;
    return id;
  }

  /** Resolves to the ended task, as soon as a control plane has it. */
  async function ended(id: string): ReturnType<YardmasterClient['getTask']> {
    for (;;) {
      const task = await client.getTask(id).catch(() => undefined);
      if (task && !['queued', 'running'].includes(task.state)) return task;
      await new Promise((resolve) => setTimeout(resolve, 50)); // There is no event for its return, so poll.
    }
  }
});

function linesOf(text: string): object[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as object);
}
