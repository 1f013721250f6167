import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const settings = {
  PORT: '0',
  LOG_LEVEL: 'info',
  DURABILITY: 'full',
  RECONNECT_GRACE_MS: '300',
  OUTPUT_BYTES_MAX: '8192',
  DRAIN_MS: '0',
};

/** The service of another version, as a process on a data folder. */
export class OldService {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    private readonly dataDir: string,
  ) {}

  /** Starts the built service of a checkout; resolves when it listens. */
  static async start(checkout: string, dataDir: string): Promise<OldService> {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [join(checkout, 'dist/main.js')], {
      env: { PATH, HOME, ...settings, DATA_DIR: dataDir },
      cwd: checkout,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    process.once('exit', () => child.kill('SIGKILL'));
    return new OldService(child, await addressOf(child), dataDir);
  }

  get workerToken(): string {
    return this.secret('worker-token');
  }

  /** Sends a request with the API key. @throws if the status is not 2xx. */
  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const isJson = body !== undefined && { 'content-type': 'application/json' };
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.secret('api-key')}`, ...isJson, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (response.ok) return response;
    throw new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`);
  }

  async json<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T> {
    return (await (await this.ask(method, path, body, headers)).json()) as T;
  }

  /** Sends a signal; resolves when the process has exited. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
  }

  private secret(file: string): string {
    return readFileSync(join(this.dataDir, file), 'utf8').trim();
  }
}

/** Reads the log on standard error until it has the listen address. */
function addressOf(child: ChildProcess): Promise<string> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}:\n${lines.join('\n')}`)));
    createInterface({ input: child.stderr! }).on('line', (line) => {
      const { event, url } = readLine(line);
      if ((event === 'listening' || event === 'listening_started') && url) resolve(url);
      else lines.push(line);
    });
  });
}

function readLine(line: string): { event?: string; url?: string } {
  try {
    return JSON.parse(line) as { event?: string; url?: string };
  } catch {
    return {};
  }
}
