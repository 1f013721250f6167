import { join } from 'node:path';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.cjs';
import type { ProcessLife } from '../history';
import { ChildProgram } from './child-program';

/** The kit of a worker, and whether it dials or listens. */
export type WorkerKind = 'dials' | 'listens' | 'pythonDials' | 'pythonListens';

export interface ChaosWorkerOptions {
  /** Index in the fleet. */
  index: number;
  kind: WorkerKind;
  folder: string;
  controlPlaneUrl: string;
  token: string;
  /** Port of a worker that listens. */
  port: number;
  env: NodeJS.ProcessEnv;
}

const root = join(__dirname, '../../..');
export const python = join(root, 'python-worker/.venv/bin/python');
export const slotsPerWorker = 5;
const endMsMax = 20_000;

/** A worker over all starts of its process, with the proxy of its link. */
export class ChaosWorker {
  /** One entry per start, with its journal file. */
  readonly lives: Array<ProcessLife & { journal: string }> = [];
  proxy!: TcpProxy;
  private readonly programs: ChildProgram[] = [];
  private idCount = 1;
  /** Instance id of the last start. */
  private instanceId = '';

  constructor(private readonly options: ChaosWorkerOptions) {}

  get workerId(): string {
    const { index, kind: make } = this.options;
    return `${make}-${index}${this.idCount > 1 ? `-${this.idCount}` : ''}`;
  }

  /** The last log lines of each process. */
  get recentLines(): readonly string[] {
    return this.programs.flatMap(({ recentLines }) => recentLines);
  }

  private get program(): ChildProgram | undefined {
    return this.programs.at(-1);
  }

  /** The address for the control plane to dial, if the worker listens. */
  get url(): string | undefined {
    return this.isListening ? this.proxy.url : undefined;
  }

  private get isListening(): boolean {
    return this.options.kind.toLowerCase().endsWith('listens');
  }

  /** Opens the proxy. Call this before the first start. */
  async open(): Promise<void> {
    const { port, controlPlaneUrl } = this.options;
    this.proxy = await startTcpProxy(this.isListening ? `http://127.0.0.1:${port}` : controlPlaneUrl);
  }

  /** Starts a process with the same worker id or a new one. */
  start(hasNewId = false): void {
    if (hasNewId) this.idCount++;
    const { folder, port, token, env } = this.options;
    const name = `${this.workerId}#${this.lives.length + 1}`;
    const journal = join(folder, `${name}.jsonl`);
    const way = this.isListening ? ['--listen', String(port)] : ['--connect', this.proxy.url];
    const slots = ['--slots', String(slotsPerWorker)];
    const shared = ['--id', this.workerId, ...slots, '--drain-ms', '5000', '--exit-with-parent'];
    const [command, ...program] = this.programWith(journal);
    this.instanceId = name.replace('#', '.');
    const own = { ...env, YARD_WORKER_TOKEN: token, YARD_WORKER_INSTANCE: this.instanceId };
    this.programs.push(new ChildProgram(this.workerId, command, [...program, ...way, ...shared], own));
    const { workerId } = this;
    this.lives.push({ process: name, workerId, startedAtMs: Date.now(), wasKilled: false, journal });
  }

  signal(signal: NodeJS.Signals): void {
    this.program?.signal(signal);
  }

  /** Kills the process with SIGKILL; resolves to the exit report of a supervisor. */
  async kill(): Promise<{ instanceId: string; signal: string }> {
    Object.assign(this.lives.at(-1)!, { diedAtMs: Date.now(), wasKilled: true });
    this.program!.signal('SIGKILL');
    return { instanceId: this.instanceId, signal: await this.program!.exited };
  }

  /** Stops the process with SIGTERM. Resolves to a complaint if it did not exit cleanly. */
  async end(): Promise<string | undefined> {
    const complaint = await this.program?.end(endMsMax);
    const life = this.lives.at(-1);
    if (life) life.diedAtMs ??= Date.now();
    return complaint;
  }

  private programWith(journal: string): [string, ...string[]] {
    const isPython = this.options.kind.startsWith('python');
    if (isPython) return [python, join(__dirname, '../workers/worker.py'), journal];
    return [process.execPath, join(__dirname, '../workers/worker.mjs'), '--journal', journal];
  }
}
