import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildProgram } from '../chaos/run/child-program';

jest.setTimeout(120_000);

const main = join(__dirname, '../../dist/main.js');
const fatalErrors = join(__dirname, '../support/fatal-errors.cjs');
const headers = { authorization: 'Bearer key-of-this-test-only', 'content-type': 'application/json' };
const tasksCount = 60;

/** The service with mock workers, as in a container, and a supervisor that restarts it on the same port and folder. */
class ServiceProgram {
  private program!: ChildProgram;

  constructor(
    private readonly dataDir: string,
    readonly port: number,
    private readonly origin: string,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.program = new ChildProgram('the service', process.execPath, ['--require', fatalErrors, main], {
      DATA_DIR: this.dataDir,
      PORT: String(this.port),
      API_KEY: 'key-of-this-test-only',
      WORKER_TOKEN: 'token-of-this-test-only',
      WORKER_INTERFACE: 'mock',
      MOCK_LATENCY_MS: '20',
      RESTART_GRACE_MS: '500',
      TEST_FATAL_ORIGIN: this.origin,
    });
    await this.program.lineMatching((line) => line.includes('"event":"listening_started"'));
  }

  /** Causes a fatal error; resolves to the exit and its log. */
  async fail(): Promise<{ ending: string; said: Array<Record<string, unknown>> }> {
    this.program.signal('SIGUSR2');
    const ending = await this.program.exited;
    const fatal = this.program.recentLines.filter((line) => line.includes('"event":"program_crashed"'));
    return { ending, said: fatal.map((line) => JSON.parse(line) as Record<string, unknown>) };
  }

  end(): Promise<unknown> {
    return this.program.end(20_000);
  }
}

describe('a fatal error in the service', () => {
  let dataDir: string;
  let service: ServiceProgram;

  beforeEach(async () => (dataDir = await mkdtemp(join(tmpdir(), 'yard-fatal-'))));
  afterEach(async () => {
    await service.end();
    await rm(dataDir, { recursive: true, force: true });
  });

  it.each([
    ['unhandledRejection', 'Error'],
    ['uncaughtException', 'TypeError'],
  ])('logs an %s, exits with 70, and loses nothing acknowledged', async (origin, type) => {
    service = new ServiceProgram(dataDir, await freePort(), origin);
    await service.start();
    const metrics = await (await fetch(`${service.url}/metrics`, { headers })).text();
    expect(metrics).toMatch(/^yardmaster_fatal_errors_total 0$/m);

    const acknowledged = new Map<number, string>();
    let failing: ReturnType<ServiceProgram['fail']> | undefined;
    const submitting = Array.from({ length: tasksCount }, async (_, n) => {
      await submitted(acknowledged, n);
      if (acknowledged.size === tasksCount / 2) failing = service.fail();
    });
    await Promise.allSettled(submitting);
    const { ending, said } = await failing!;
    expect(ending).toBe('exit code 70');
    expect(said).toEqual([
      expect.objectContaining({
        level: 60,
        event: 'program_crashed',
        origin,
        err: { type, message: 'a bug of this test', stack: expect.stringContaining('fatal-errors.cjs') },
      }),
    ]);

    const before = new Map(acknowledged);
    await service.start();
    await Promise.all(Array.from({ length: tasksCount }, (_, n) => submitted(acknowledged, n)));
    expect([...before].filter(([n, id]) => acknowledged.get(n) !== id)).toEqual([]);
    expect(new Set(acknowledged.values()).size).toBe(tasksCount);
    for (const id of acknowledged.values()) expect(await endsOf(id)).toEqual(['succeeded']);
  });

  /** Submits a task with a unique key, and records its id when it is acknowledged. */
  async function submitted(acknowledged: Map<number, string>, n: number): Promise<void> {
    const response = await fetch(`${service.url}/v1/tasks`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': `task-${n}` },
      body: JSON.stringify({ capability: 'python.run', input: { code: `print(${n})` } }),
    });
    const { id } = (await response.json()) as { id?: string };
    if (id !== undefined) acknowledged.set(n, id);
  }

  /** Returns each final state of the task, once it has ended. */
  async function endsOf(id: string): Promise<string[]> {
    await fetch(`${service.url}/v1/tasks/${id}`, { headers: { ...headers, prefer: 'wait=60' } });
    const events = await (await fetch(`${service.url}/v1/tasks/${id}/events`, { headers })).text();
    const states = [...events.matchAll(/"state":"(\w+)"/g)].map(([, state]) => state!);
    return states.filter((state) => !['queued', 'running'].includes(state));
  }
});

/** Returns a free port, because the service must restart on the same port. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
