import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
/** Build to attack; another checkout's build can be compared. */
const dist = process.env.HOSTILE_DIST ?? join(root, 'dist');

/** Secrets that the benchmark uses for its own service. */
export const apiKey = process.env.HOSTILE_API_KEY ?? 'key-of-the-hostile-suite';
export const workerToken = process.env.HOSTILE_WORKER_TOKEN ?? 'token-of-the-hostile-suite';

/** Low limits, so that attacks reach them quickly. */
const limits = { ARTIFACT_BYTES_MAX: '65536', ARTIFACTS_MAX: '3', RECONNECT_GRACE_MS: '200' };

/** pino's number for level ERROR. */
const errorLevel = 50;

/** The built service as a process, with real workers, a free port and a temporary data folder. */
export class Service {
  /** Log lines of level ERROR and above. */
  readonly errors: string[] = [];
  readonly exited: Promise<string>;
  url = '';
  private hasExited = false;
  private unread = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly dataDir: string,
  ) {
    this.exited = once(child, 'exit').then(([code, signal]) => {
      this.hasExited = true;
      return `ended with ${code ?? signal}`;
    });
  }

  static async start(): Promise<Service> {
    const main = join(dist, 'main.js');
    if (!existsSync(main)) throw new Error('set up first: node scripts/setup.mjs --dev');
    const dataDir = await mkdtemp(join(tmpdir(), 'yard-hostile-'));
    const { PATH, HOME } = process.env;
    const settings = { PORT: '0', DATA_DIR: dataDir, DURABILITY: 'normal', DRAIN_MS: '0', ...limits };
    const child = spawn(process.execPath, [main], {
      env: { PATH, HOME, ...settings, API_KEY: apiKey, WORKER_TOKEN: workerToken },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const service = new Service(child, dataDir);
    await service.listening();
    return service;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get isAlive(): boolean {
    return !this.hasExited;
  }

  /** Number of open sockets of the process, from `/proc`. */
  get sockets(): number {
    const folder = `/proc/${this.child.pid}/fd`;
    return readdirSync(folder).filter((name) => targetOf(join(folder, name)).startsWith('socket:')).length;
  }

  /** Relative paths of the files in its data folder, except the audit log: that an attack is recorded is no leftover. */
  get files(): string[] {
    const all = readdirSync(this.dataDir, { recursive: true, encoding: 'utf8' });
    return all.filter((name) => name.split('/')[0] !== 'audit').sort();
  }

  /** Stops the process gracefully. Resolves to how it ended. */
  async stop(): Promise<string> {
    if (this.isAlive) this.child.kill('SIGTERM');
    return this.exited;
  }

  /** Kills the process if it is running, and deletes its data. */
  async remove(): Promise<void> {
    if (this.isAlive) this.child.kill('SIGKILL');
    await this.exited;
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async listening(): Promise<void> {
    const listens = new Promise<string>((resolve) => {
      for (const stream of [this.child.stdout!, this.child.stderr!]) {
        stream.setEncoding('utf8').on('data', (text: string) => this.read(text, resolve));
      }
    });
    const ended = this.exited.then((how) => {
      throw new Error(`the service ${how} before it listened: ${this.errors.join('\n')}`);
    });
    this.url = (await Promise.race([listens, ended])).replace(/\/$/, '');
    ended.catch(() => undefined);
  }

  private read(text: string, onListening: (url: string) => void): void {
    const lines = (this.unread + text).split('\n');
    this.unread = lines.pop()!;
    for (const line of lines) {
      const entry = parsed(line);
      if (entry === undefined || Number(entry.level) >= errorLevel || levelNames.has(String(entry.level)))
        this.errors.push(line);
      if (entry?.event === 'listening_started') onListening(String(entry.url));
    }
  }
}

const levelNames = new Set(['error', 'fatal']);

/** Returns undefined for a line that is not JSON, such as a Node warning or a stack trace. */
function parsed(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return ''; // closed since
  }
}
