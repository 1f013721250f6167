import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECRETS, type Secrets } from '../../src/config';
import type { Task } from '@yardmaster/client';
import { Registry } from '../../src/registry';
import { startApp, type RunningApp } from './start-app';
import { streamedEvents } from './event-stream';

const program = join(__dirname, '../../workers/mcp/dist/main.js');

export type TestProfile = Record<string, unknown> & { name: string };

export interface McpFleetOptions {
  profiles?: readonly TestProfile[];
  env?: Record<string, string>;
  slots?: number;
  /** Uses a temporary home directory, for servers that write to it. */
  ownHome?: boolean;
  /** Folder for temporary files; the default is removed with the fleet. */
  temporary?: string;
}

/** The service with one MCP worker in a separate process, which does not inherit the environment of the tests. */
export class McpFleet {
  private constructor(
    readonly app: RunningApp,
    readonly worker: ChildProcess,
    private readonly folder: string,
    private readonly temporary: string,
    private readonly registry: Registry,
    /** The log of the worker. */
    readonly log: { text: string },
  ) {}

  /** Resolves when the worker is online; its servers may still be starting. */
  static async start({ profiles, env = {}, slots = 16, ...options }: McpFleetOptions = {}): Promise<McpFleet> {
    const app = await startApp({ workerInterface: 'real', waitMsMax: 60_000 });
    const { workerToken } = app.app.get<Secrets>(SECRETS);
    const registry = app.app.get(Registry, { strict: false });
    const folder = await mkdtemp(join(tmpdir(), 'yard-mcp-test-'));
    const file = join(folder, 'profiles.json');
    await writeFile(file, JSON.stringify({ profiles: profiles ?? [] }));
    const args = [program, '--connect', app.url, '--id', 'mcp-1', '--slots', String(slots), '--profiles', file];
    const { PATH, HOME } = process.env;
    const { temporary = folder } = options;
    const worker = spawn(process.execPath, [...args, '--drain-ms', '500', '--exit-with-parent'], {
      env: { PATH, HOME: options.ownHome ? folder : HOME, TMPDIR: temporary, YARD_WORKER_TOKEN: workerToken, ...env },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    const log = { text: '' };
    worker.stderr.setEncoding('utf8').on('data', (text: string) => (log.text += text));
    const fleet = new McpFleet(app, worker, folder, temporary, registry, log);
    await fleet.until(() => registry.get('mcp-1')?.state === 'online');
    return fleet;
  }

  get capabilities(): string[] {
    return (this.registry.get('mcp-1')?.capabilities ?? []).map(({ name }) => name).sort();
  }

  /** Resolves when the worker offers a capability, or no longer offers it. */
  offers(capability: string, isOffered = true): Promise<void> {
    return this.until(() => this.capabilities.includes(capability) === isOffered);
  }

  /** Calls `listener` after each change of the offered capabilities. */
  watch(listener: () => void): void {
    this.registry.on('capabilities', listener);
  }

  /** Runs a task to its end. */
  async run(capability: string, input: unknown, more: object = {}): Promise<Task> {
    const response = await this.app.send('POST', '/v1/tasks', { capability, input, ...more }, { prefer: 'wait=60' });
    return (await response.json()) as Task;
  }

  /** Submits a task without waiting for it. */
  async submit(capability: string, input: unknown, more: object = {}): Promise<Task> {
    return (await (await this.app.send('POST', '/v1/tasks', { capability, input, ...more })).json()) as Task;
  }

  async task(id: string): Promise<Task> {
    return (await (await this.app.ask(`/v1/tasks/${id}`)).json()) as Task;
  }

  /** Resolves to the ended task. */
  async ended(id: string): Promise<Task> {
    for await (const _ of this.progress(id)); // the stream ends with the task
    return this.task(id);
  }

  /** Yields the progress of the task until it ends. */
  async *progress(id: string): AsyncGenerator {
    for await (const { data } of streamedEvents(await this.app.ask(`/v1/tasks/${id}/events`))) {
      const { type, data: output } = data as { type: string; data: { stream?: string; data?: unknown } };
      if (type === 'output' && output.stream === 'progress') yield output.data;
    }
  }

  /** Resolves to the bytes of an artifact of a task. */
  async artifact(id: string, name: string): Promise<{ type: string | null; bytes: Buffer }> {
    const response = await this.app.ask(`/v1/tasks/${id}/artifacts/${encodeURIComponent(name)}`);
    return { type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) };
  }

  /**
   * Returns the descendant processes of the worker whose command line contains a text, except shells that wait for
   * them.
   */
  async below(text: string): Promise<Process[]> {
    const found = await descendants(this.worker.pid!);
    return found.filter(({ command }) => command.includes(text) && !command.startsWith('/bin/sh'));
  }

  /** Returns the ids of these processes. */
  async serverPids(text: string): Promise<number[]> {
    return (await this.below(text)).map(({ pid }) => pid);
  }

  /** Resolves when no such process is left. */
  static async gone(processes: readonly Process[]): Promise<void> {
    for (const { pid, command } of processes) while ((await commandOf(pid)) === command) await nextLook();
  }

  /** Resolves when a line of the log has this text. */
  async logged(text: string): Promise<void> {
    while (!this.log.text.includes(text)) {
      if (this.worker.exitCode !== null) throw new Error(`the worker ended:\n${this.log.text}`);
      await Promise.race([once(this.worker.stderr!, 'data'), once(this.worker, 'exit')]);
    }
  }

  /** Kills the worker, and resolves when its descendant processes have also exited. */
  async kill(): Promise<void> {
    const below = await descendants(this.worker.pid!);
    this.worker.kill('SIGKILL');
    await once(this.worker, 'exit');
    await McpFleet.gone(below);
  }

  /** Stops everything. @returns leftover processes and files */
  async close(): Promise<{ processes: string[]; files: string[] }> {
    const before = await descendants(this.worker.pid!);
    if (this.worker.exitCode === null && this.worker.signalCode === null) {
      this.worker.kill('SIGTERM');
      await once(this.worker, 'exit');
    }
    const processes: string[] = [];
    for (const { pid, command } of before)
      if ((await commandOf(pid)) === command) processes.push(command.replaceAll('\0', ' '));
    const files = (await readdir(this.temporary)).filter((name) => name.startsWith('yard-mcp-'));
    await this.app.close();
    await rm(this.folder, { recursive: true, force: true });
    return { processes, files };
  }

  private async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.worker.exitCode !== null) throw new Error(`the worker ended:\n${this.log.text}`);
      await Promise.race([changed(this.registry), once(this.worker, 'exit')]);
    }
  }
}

/** Resolves at the next change of a worker. */
async function changed(registry: Registry): Promise<void> {
  const ending = new AbortController();
  const { signal } = ending;
  try {
    await Promise.race([once(registry, 'state', { signal }), once(registry, 'capabilities', { signal })]);
  } finally {
    ending.abort();
  }
}

interface Process {
  pid: number;
  command: string;
}

/** Waits for the next poll: there is no event for the end of another program's process. */
function nextLook(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}

async function commandOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
}

/** Returns the current descendants of a process. */
async function descendants(root: number): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    if (stat) parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const below = (pid: number): number[] =>
    pids.flatMap((child) => (parents.get(child) === pid ? [child, ...below(child)] : []));
  const found = await Promise.all(below(root).map(async (pid) => ({ pid, command: await commandOf(pid) })));
  return found.filter(({ command }) => command !== ''); // the command of an exited process is empty
}
