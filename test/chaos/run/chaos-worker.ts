import { join } from 'node:path';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.cjs';
import type { ProcessLife } from '../history';
import { ChildProgram } from './child-program';

/** How a worker is made: of which kit, and who opens its link. */
export type WorkerMake = 'dials' | 'listens' | 'python';

export interface ChaosWorkerOptions {
  /** Its place in the fleet. */
  index: number;
  make: WorkerMake;
  folder: string;
  controlPlaneUrl: string;
  token: string;
  /** Of a worker that listens. */
  port: number;
  env: NodeJS.ProcessEnv;
}

const root = join(__dirname, '../../..');
export const python = join(root, 'python-worker/.venv/bin/python');
export const slotsPerWorker = 2;
const endMsMax = 20_000;

/** A worker of the fleet over all its process starts, with the proxy that carries its link. */
export class ChaosWorker {
  /** One for each start, with the file of its journal. */
  readonly lives: Array<ProcessLife & { journal: string }> = [];
  proxy!: TcpProxy;
  private program?: ChildProgram;
  private idCount = 1;

  constructor(private readonly options: ChaosWorkerOptions) {}

  get workerId(): string {
    const { index, make } = this.options;
    return `${make}-${index}${this.idCount > 1 ? `-${this.idCount}` : ''}`;
  }

  get recentLines(): readonly string[] {
    return this.program?.recentLines ?? [];
  }

  /** Where the control plane is to dial, if it is. */
  get url(): string | undefined {
    return this.options.make === 'listens' ? this.proxy.url : undefined;
  }

  /** Opens the proxy. Comes before the first start. */
  async open(): Promise<void> {
    const { make, port, controlPlaneUrl } = this.options;
    this.proxy = await startTcpProxy(make === 'listens' ? `http://127.0.0.1:${port}` : controlPlaneUrl);
  }

  /** Starts a process, under the same id or a new one. */
  start(hasNewId = false): void {
    if (hasNewId) this.idCount++;
    const { folder, make, port, token, env } = this.options;
    const process_ = `${this.workerId}#${this.lives.length + 1}`;
    const journal = join(folder, `${process_}.jsonl`);
    const way = make === 'listens' ? ['--listen', String(port)] : ['--connect', this.proxy.url];
    const shared = [
      '--id',
      this.workerId,
      '--slots',
      String(slotsPerWorker),
      '--drain-ms',
      '5000',
      '--exit-with-parent',
    ];
    const [command, ...program] =
      make === 'python'
        ? [python, join(__dirname, '../workers/worker.py'), journal]
        : [process.execPath, join(__dirname, '../workers/worker.mjs'), '--journal', journal];
    this.program = new ChildProgram(this.workerId, command, [...program, ...way, ...shared], {
      ...env,
      YARD_WORKER_TOKEN: token,
    });
    const { workerId } = this;
    this.lives.push({ process: process_, workerId, startedAtMs: Date.now(), wasKilled: false, journal });
  }

  signal(signal: NodeJS.Signals): void {
    this.program?.signal(signal);
  }

  /** kill -9; resolves when the process is gone. */
  async kill(): Promise<void> {
    Object.assign(this.lives.at(-1)!, { diedAtMs: Date.now(), wasKilled: true });
    this.program!.signal('SIGKILL');
    await this.program!.exited;
  }

  /** Asks it to end. Resolves to what was wrong with that, if anything. */
  async end(): Promise<string | undefined> {
    const complaint = await this.program?.end(endMsMax);
    const life = this.lives.at(-1);
    if (life) life.diedAtMs ??= Date.now();
    return complaint;
  }
}
