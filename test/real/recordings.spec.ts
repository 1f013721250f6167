import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECRETS, type Secrets, type YardConfig } from '../../src/config';
import { Registry } from '../../src/registry';
import { TaskStore, type Task, type TaskEvent } from '../../src/tasks';
import { startApp, type RunningApp } from '../support/start-app';
import { WorkerProcess } from '../support/worker-process';

const secret = 'a-value-that-nobody-may-read';

/** Tasks of different kinds: programs that print, fail, take time and write files; commands; the same input twice. */
const requests: ReadonlyArray<{ capability: string; input: Record<string, unknown>; timeoutMs?: number }> = [
  { capability: 'python.run', input: { code: 'print(sum(range(10)))' } },
  {
    capability: 'python.run',
    input: {
      code: 'import sys, time\nprint(1, flush=True)\ntime.sleep(0.2)\nprint(2, file=sys.stderr, flush=True)\ntime.sleep(0.2)\nprint(3)',
    },
  },
  { capability: 'python.run', input: { code: 'import os\nprint(os.getcwd())\nraise ValueError("x")' } },
  {
    capability: 'python.run',
    input: { code: 'import time; print("begun", flush=True); time.sleep(60)' },
    timeoutMs: 1000,
  },
  { capability: 'shell.run', input: { command: 'echo one; echo two >&2; exit 3' } },
  { capability: 'python.run', input: { code: 'import random\nprint(random.random())' } },
  { capability: 'python.run', input: { code: 'import random\nprint(random.random())' } },
  {
    capability: 'python.run',
    input: { code: 'open("plot.bin", "wb").write(bytes(range(256)))', collect: ['plot.bin'] },
  },
];

interface Run {
  outcomes: string[];
  events: unknown[][];
}

describe('a recorded run', () => {
  let folder: string;

  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'yard-record-'))));
  afterAll(() => rm(folder, { recursive: true }));

  async function submit(app: RunningApp, body: object): Promise<Task> {
    const store = app.app.get(TaskStore, { strict: false });
    const response = await app.send('POST', '/v1/tasks', body, { prefer: 'wait=30' });
    const { id } = (await response.json()) as { id: string };
    return (await store.tasks.get(id))!;
  }

  async function runAll(app: RunningApp): Promise<Run> {
    const store = app.app.get(TaskStore, { strict: false });
    const run: Run = { outcomes: [], events: [] };
    for (const request of requests) {
      const task = await submit(app, request);
      run.outcomes.push(JSON.stringify(task.outcome));
      run.events.push(joined(await store.tasks.events(task.id, 0, 1000)));
    }
    return run;
  }

  /** Joins adjacent chunks: output sent at once may arrive in one or two chunks. */
  function joined(events: TaskEvent[]): unknown[] {
    const all: Array<{ type: string; stream?: string; data: unknown }> = [];
    for (const event of events) {
      const last = all.at(-1);
      if (event.type === 'state') all.push({ type: 'state', data: event.data.state });
      else if (last?.stream === event.data.stream && typeof last.data === 'string')
        last.data += String(event.data.data);
      else all.push({ type: 'output', stream: event.data.stream, data: event.data.data });
    }
    return all;
  }

  async function real<T>(use: (app: RunningApp) => Promise<T>, overrides: Partial<YardConfig> = {}): Promise<T> {
    const app = await startApp({ workerInterface: 'real', record: folder, recordSecrets: ['LICENCE'], ...overrides });
    const { workerToken } = app.app.get<Secrets>(SECRETS);
    const worker = new WorkerProcess({ kind: 'python', workerId: 'python-1', token: workerToken, connect: app.url });
    const registry = app.app.get(Registry, { strict: false });
    while (registry.get('python-1')?.state !== 'online')
      await new Promise((resolve) => registry.once('state', resolve));
    try {
      return await use(app);
    } finally {
      await worker.stop();
      await app.close();
    }
  }

  async function replayed<T>(overrides: Partial<YardConfig>, use: (app: RunningApp) => Promise<T>): Promise<T> {
    const app = await startApp({ replay: folder, recordSecrets: ['LICENCE'], ...overrides });
    try {
      return await use(app);
    } finally {
      await app.close();
    }
  }

  it('is answered offline with the same outcomes, to the byte, and the same events in the same order', async () => {
    const recorded = await real(runAll);
    expect(recorded.outcomes).toHaveLength(requests.length);
    expect((await readdir(folder)).filter((name) => name.endsWith('.json'))).toHaveLength(requests.length);
    for (const overrides of [
      { replayMode: 'strict' },
      { replaySpeed: 0 },
      { replayMode: 'lenient', replaySpeed: 10 },
    ] as const) {
      expect(await replayed(overrides, runAll)).toEqual(recorded);
    }
  }, 60_000);

  it('names the nearest cassette if none fits, in each mode as documented', async () => {
    const near = { capability: 'python.run', input: { code: 'print(sum(range(11)))' } };
    const error = {
      code: 'mock.NO_CASSETTE',
      retryable: false,
      message: expect.stringMatching(
        /^no cassette matches; the nearest is python\.run-\w{16}\.json: input\.code is .*range\(11\).* instead of .*range\(10\)/,
      ) as string,
    };
    for (const replayMode of ['refuse', 'strict'] as const) {
      const { outcome } = await replayed({ replayMode, replaySpeed: 0 }, (app) => submit(app, near));
      expect(outcome).toMatchObject({ status: 'failed', error });
    }
    const lenient = await replayed({ replayMode: 'lenient' }, (app) => submit(app, near));
    expect(lenient.outcome!.result).toMatchObject({ stdout: '55\n' });
  }, 60_000);

  it('answers once in strict mode, and repeatedly in the other modes', async () => {
    const twice = (app: RunningApp) => [submit(app, requests[0]!), submit(app, requests[0]!)];
    const states = async (replayMode: YardConfig['replayMode']): Promise<string[]> => {
      const tasks = await replayed({ replayMode, replaySpeed: 0 }, (app) => Promise.all(twice(app)));
      return tasks.map(({ state }) => state).toSorted((a, b) => a.localeCompare(b));
    };
    expect(await states('strict')).toEqual(['failed', 'succeeded']);
    expect(await states('refuse')).toEqual(['succeeded', 'succeeded']);
  }, 60_000);

  it('contains no secrets, and matches inputs that contain them', async () => {
    const env = { LICENCE: secret, API_TOKEN: 'other-secret-value', PLAIN: 'plain' };
    const code = 'import os\nprint(os.environ["LICENCE"], os.environ["API_TOKEN"], os.environ["PLAIN"])';
    const request = { capability: 'python.run', input: { code, env } };
    const task = await real((app) => submit(app, request));
    expect(task.outcome!.result).toMatchObject({ stdout: `${secret} other-secret-value plain\n` });
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
    const all = (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
    expect(all).not.toContain(secret);
    expect(all).not.toContain('other-secret-value');
    const again = await replayed({ replayMode: 'strict', replaySpeed: 0 }, (app) => submit(app, request));
    expect(again.outcome!.result).toMatchObject({ stdout: '[redacted] [redacted] plain\n' });
  }, 60_000);
});
