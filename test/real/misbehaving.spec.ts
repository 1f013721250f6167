import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from '../../src/registry';
import { TaskStore } from '../../src/tasks';
import { startArtifactService, type ArtifactService } from '../support/artifact-service';
import { WorkerProcess } from '../support/worker-process';

jest.setTimeout(60_000);

const token = 'a-token-of-this-test-only';
const stats = { wallMs: expect.any(Number) as number };
const error = (code: string, message: string, path?: string): object => ({
  status: 'failed',
  error: { code, message, retryable: code === 'INTERNAL', ...(path !== undefined && { details: { path } }) },
  stats,
});
const invalid = (path: string, reason: string): object => error('INVALID_RESULT', `${path}: ${reason}`, path);
const timedOut = {
  status: 'timed_out',
  error: { code: 'TIMEOUT', message: 'the attempt ran longer than 500 ms', retryable: false },
  stats,
};
const left = { status: 'succeeded', result: 'left', stats };

const programs: Array<[program: string, outcomes: Record<string, object>]> = [
  [
    'misbehaver.py',
    {
      progress: invalid('progress.loss', 'expected a number, got NaN'),
      unreadable: error('INTERNAL', 'Unreadable: (its text cannot be read)'),
      exit: error('EXECUTION_ERROR', 'the handler called sys.exit(2)'),
      exit_plain: error('EXECUTION_ERROR', 'the handler called sys.exit(2)'),
      cancelled: error('EXECUTION_ERROR', 'the handler raised CancelledError without a stop request'),
      generator_exit: error('EXECUTION_ERROR', 'the handler raised GeneratorExit'),
      result: invalid('result.seen', 'expected JSON, got dict_items'),
      integer: invalid(
        'result.huge',
        'integer of 1329 bits is beyond ±9007199254740991, which not every reader keeps exact; send it as a string',
      ),
      swallows: timedOut,
      leaves: left,
    },
  ],
  [
    'misbehaver.cjs',
    {
      throws: error('INTERNAL', 'an unreadable value was thrown'),
      result: invalid('result.id', 'expected JSON, got a bigint'),
      never: timedOut,
      exit: error('EXECUTION_ERROR', 'the handler called process.exit(3)'),
      timer: error('INTERNAL', 'nobody catches this'),
      rejection: error('INTERNAL', 'nobody catches this'),
      late: left,
      listener: timedOut,
    },
  ],
];

describe.each(programs)('the worker program %s', (program, outcomes) => {
  let service: ArtifactService;
  let worker: WorkerProcess;

  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'yard-real-misbehaving-'));
    service = await startArtifactService(dataDir, { workerToken: token });
    const path = join(__dirname, 'workers', program);
    const options = { workerId: 'odd-1', token, connect: service.url, slots: 1, drainMs: 0 };
    worker = new WorkerProcess({ kind: 'python', program: path, ...options });
    await online();
  });

  afterAll(async () => {
    await worker.stop();
    await service.close();
  });

  const registry = (): Registry => service.app.get(Registry, { strict: false });

  async function online(): Promise<void> {
    while (registry().get('odd-1')?.state !== 'online') await once(registry(), 'state');
  }

  async function run(name: string): Promise<{ outcome: unknown; attempts: number; output: string }> {
    const { tasks } = service.agent;
    const { id } = await tasks.submit({ capability: `odd.${name}`, input: {}, timeoutMs: 500 });
    const { outcome, attempt } = await tasks.waitFor(id, 30_000);
    const events = await service.app.get(TaskStore, { strict: false }).tasks.events(id, 0, 100);
    const output = events.flatMap((event) => (event.type === 'output' ? [event.data.data] : [])).join('');
    return { outcome, attempts: attempt, output };
  }

  it.each(Object.entries(outcomes))('ends only the attempt of odd.%s', async (name, outcome) => {
    expect(await run(name)).toEqual({ outcome, attempts: 1, output: 'kept' });
    expect(await run('ok')).toMatchObject({ outcome: { status: 'succeeded', result: 'ok' }, attempts: 1 });
    expect(registry().get('odd-1')).toMatchObject({ state: 'online', slots: 1 });
    expect(worker.child.exitCode).toBeNull();
  });

  it('exits with 0 on SIGTERM, whatever its handlers left behind', async () => {
    expect(await worker.stop()).toBe(0);
  });
});

describe('a worker program of Node.js', () => {
  it('exits with 70 after an uncaught error that no handler caused', async () => {
    const path = join(__dirname, 'workers/misbehaver.cjs');
    const worker = new WorkerProcess({ kind: 'python', program: path, workerId: 'odd-2', token, listen: 0 });
    await worker.logged({ event: 'listening_started' });
    worker.kill('SIGUSR2');
    expect(await worker.logged({ event: 'program_crashed' })).toMatchObject({
      origin: 'uncaughtException',
      err: { message: 'nobody catches this' },
    });
    if (worker.child.exitCode === null) await once(worker.child, 'exit');
    expect(worker.child.exitCode).toBe(70);
  });
});
