import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { YardmasterClient } from '@yardmaster/client';
import { descendantsOf, gone, living, pidOf } from '../support/process-tree';
import { WorkerProcess } from '../support/worker-process';
import { Yard, yard, yardUp, type Ended, type Ready } from '../support/yard';

jest.setTimeout(120_000);

describe('yard up with real workers', () => {
  let dataDir: string;
  let up: Yard;
  let ready: Ready;
  const ask = (...args: string[]): Promise<Ended> => yard(args, { YARD_URL: ready.url, DATA_DIR: dataDir });

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'yard-up-'));
    ({ process: up, ready } = await yardUp(dataDir));
  });

  afterEach(async () => {
    await up.end('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  it('runs Python in isolation, passes on the exit code of a shell command, and leaves nothing behind', async () => {
    expect(ready).toMatchObject({ online: 3, expected: 3 });
    expect(ready.workers.map(({ id, mock }) => [id, mock])).toEqual([
      ['browser-1', false],
      ['figma-1', false],
      ['python-1', false],
    ]);
    expect(ready.workers[2]!.labels).toMatchObject({ 'isolation-backend': 'namespaces' });
    expect(Object.values(ready.checks).map(({ isOk }) => isOk)).toEqual([true, true, true]);
    expect(ready.checks['figma-1']).toMatchObject({ note: 'figma not configured: set FIGMA_API_KEY' });
    expect(await ask('run', 'figma.get', '--input', '{"fileKey":"abc"}')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(
        'NOT_CONFIGURED: figma is not configured: set FIGMA_API_KEY, a personal access token',
      ),
    });

    expect(await ask('run', '--python', 'print(sum(range(10)))')).toEqual({ exitCode: 0, stdout: '45\n', stderr: '' });
    expect(await ask('run', '--shell', 'echo out; echo err >&2; exit 7')).toEqual({
      exitCode: 7,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect(await ask('run', '--shell', 'sleep 60', '--timeout', '300ms')).toMatchObject({
      exitCode: 124,
      stderr: expect.stringContaining('yard: timed out TIMEOUT: '),
    });

    const children = await descendantsOf(ready.pid);
    expect(children.length).toBeGreaterThanOrEqual(3);
    expect((await up.end('SIGINT')).exitCode).toBe(0);
    expect(await living(children)).toEqual([]);
  });

  it('streams output, and cancels the task on Ctrl-C', async () => {
    const code = 'import time\nprint("begun", flush=True)\ntime.sleep(600)';
    const run = new Yard(['run', '--python', code], { YARD_URL: ready.url, DATA_DIR: dataDir });
    await run.says('begun');
    const { exitCode, stderr } = await run.end('SIGINT');
    expect(exitCode).toBe(130);
    expect(stderr).toContain('yard: cancelled CANCELLED: interrupted at the command line');
  });

  it('restarts a killed worker, and its workers end if it is killed itself', async () => {
    const before = await descendantsOf(ready.pid);
    const python = await pidOf('--id\0python-1', before);
    process.kill(python, 'SIGKILL');
    const msg = 'died (killed by SIGKILL); it starts again in 250 ms';
    expect(JSON.parse(await lineOf(up, msg))).toEqual({ source: 'python-1', level: 'warn', msg });
    expect(await ask('run', '--python', 'print("again")')).toMatchObject({ exitCode: 0, stdout: 'again\n' });

    const after = await descendantsOf(ready.pid);
    await up.end('SIGKILL');
    expect(await gone(after)).toBe(true);
  });
});

describe('yard up and the options of the Python worker', () => {
  let dataDir: string;
  let up: Yard | undefined;

  beforeEach(async () => (dataDir = await mkdtemp(join(tmpdir(), 'yard-up-'))));
  afterEach(async () => {
    await up?.end('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = async (options: string, variable = ''): Promise<Ready> => {
    const args = ['--no-check', '--python-options', options];
    const started = await yardUp(dataDir, args, { YARD_PYTHON_OPTIONS: variable });
    up = started.process;
    return started.ready;
  };

  it('passes the options on, those of its own flag after those of the environment', async () => {
    const { workers, online } = await start('--slots 7', `--label 'where=in the cellar' --slots 5 --isolation none`);
    expect(online).toBe(3);
    expect(workers.find(({ id }) => id === 'python-1')).toMatchObject({
      slots: 7,
      labels: { where: 'in the cellar', 'isolation-level': 'none' },
    });
  });

  it('reports why a worker below its minimum isolation level does not start, and continues without it', async () => {
    const { online, expected } = await start('--isolation none --min-isolation-level A');
    expect({ online, expected }).toEqual({ online: 2, expected: 3 });
    const { exitCode, stderr } = await up!.end('SIGINT');
    expect(exitCode).toBe(0);
    const reason = 'is below the minimum A: start the worker with --min-isolation-level none, or as root';
    expect(stderr.split(reason)).toHaveLength(2); // logged once, although it was started three times
    expect(stderr).toContain('died (exit code 1); retrying, at most every 10.0 s');
  });

  it('does not restart a worker whose options are invalid', async () => {
    const { online, expected } = await start('--limit memory=much');
    expect({ online, expected }).toEqual({ online: 2, expected: 3 });
    const { stderr } = await up!.end('SIGINT');
    expect(stderr).toContain('--limit: expected NAME=DEFAULT[:MAX] with one of cpuMs, memoryBytes');
    expect(stderr).toContain('invalid options; the worker is not started');
    expect(stderr).not.toContain('died (');
  });
});

describe('yard up that sees a worker end', () => {
  let dataDir: string;
  let up: Yard | undefined;
  let other: WorkerProcess | undefined;

  beforeEach(async () => (dataDir = await mkdtemp(join(tmpdir(), 'yard-up-'))));
  afterEach(async () => {
    await other?.stop();
    await up?.end('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  it('runs its task elsewhere at once, without the grace for a link that closed', async () => {
    const grace = { RECONNECT_GRACE_MS: '100000', LEASE_TTL_MS: '100000' }; // longer than the time limit of this test
    const { process: started, ready } = await yardUp(dataDir, ['--no-check'], grace);
    up = started;
    const token = await secret('worker-token');
    other = new WorkerProcess({ kind: 'python', workerId: 'other', token, connect: ready.url });
    await other.logged({ event: 'worker_registered' });
    const client = new YardmasterClient({ url: ready.url, apiKey: await secret('api-key') });
    const input = { code: 'import time\nprint("begun", flush=True)\ntime.sleep(1)' };
    const labels = { prefer: { 'local-id': 'python-1' } };
    const { id } = await client.submitTask({ capability: 'python.run', input, labels });
    let victim: number | undefined = await pidOf('--id\0python-1', await descendantsOf(ready.pid));
    for await (const { type } of client.taskEvents(id)) {
      if (type !== 'output' || victim === undefined) continue;
      process.kill(victim, 'SIGKILL');
      victim = undefined;
    }
    const { attempts } = await client.listAttempts(id);
    expect(attempts.map(({ workerId, status, error }) => [workerId, status, error?.details])).toEqual([
      ['python-1', 'lost', { cause: 'exited', signal: 'SIGKILL' }],
      ['other', 'succeeded', undefined],
    ]);
  });

  const secret = async (name: string): Promise<string> => (await readFile(join(dataDir, name), 'utf8')).trim();
});

/** Resolves to the first line on standard error with this text. */
async function lineOf({ child }: Yard, text: string): Promise<string> {
  let said = '';
  while (!said.includes(text)) said += String((await once(child.stderr, 'data'))[0]);
  return said.split('\n').find((line) => line.includes(text))!;
}
