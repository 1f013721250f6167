import { join } from 'node:path';
import { ChildProgram } from './child-program';

const root = join(__dirname, '../../..');
const startMsMax = 30_000;
const endMsMax = 20_000;

export interface ControlPlaneOptions {
  folder: string;
  port: number;
  /** Addresses of the workers that listen. */
  workerUrls: readonly string[];
  env: NodeJS.ProcessEnv;
}

/** The service in a separate process, which can be killed and restarted on the same folder and port. */
export class ControlPlane {
  readonly url: string;
  readonly apiKey = 'key-of-the-chaos-run';
  readonly workerToken = 'token-of-the-chaos-run';
  private readonly programs: ChildProgram[] = [];
  private crashed: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ControlPlaneOptions) {
    this.url = `http://127.0.0.1:${options.port}`;
  }

  get recentLines(): readonly string[] {
    return this.programs.flatMap(({ recentLines }) => recentLines);
  }

  private get program(): ChildProgram | undefined {
    return this.programs.at(-1);
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    const { folder, port, workerUrls, env } = this.options;
    const program = new ChildProgram(
      'the control plane',
      process.execPath,
      ['--require', join(__dirname, 'end-with-parent.cjs'), join(root, 'dist/main.js')],
      {
        ...env,
        DATA_DIR: join(folder, 'data'),
        PORT: String(port),
        API_KEY: this.apiKey,
        WORKER_TOKEN: this.workerToken,
        WORKER_INTERFACE: 'real',
        WORKER_URLS: workerUrls.join(','),
        TASK_ATTEMPTS_MAX: '100',
        LOG_LEVEL: 'info',
      },
    );
    this.programs.push(program);
    const timer = setTimeout(() => program.signal('SIGKILL'), startMsMax);
    await program.lineMatching((line) => line.includes('"event":"listening_started"'));
    clearTimeout(timer);
  }

  /**
   * Kills the process with SIGKILL and restarts it at once. Resolves to the time of the restart when it listens. Crashes run one at a time, even if
   * the machine delayed two of them.
   */
  crash(): Promise<number> {
    const crashing = this.crashed.then(async () => {
      this.program!.signal('SIGKILL');
      await this.program!.exited;
      const restartedAtMs = Date.now();
      await this.start();
      return restartedAtMs;
    });
    this.crashed = crashing;
    return crashing;
  }

  signal(signal: NodeJS.Signals): void {
    this.program!.signal(signal);
  }

  /** Sends a request with the API key; JSON both ways. @throws if no answer arrives, or if its status is not 2xx. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** Returns the ids of online workers. */
  async onlineWorkers(): Promise<Set<string>> {
    const { workers } = await this.call<{ workers: Array<{ id: string; state: string }> }>('GET', '/v1/workers');
    return new Set(workers.filter(({ state }) => state === 'online').map(({ id }) => id));
  }

  end(): Promise<string | undefined> {
    return this.program?.end(endMsMax) ?? Promise.resolve(undefined);
  }

  kill(): void {
    this.program?.signal('SIGKILL');
  }
}
