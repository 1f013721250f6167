import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ask } from './http';
import { apiKey, workerToken } from './service';

/** Concurrent calls. A task that shares a transaction with an attack must not fail with it. */
const lanes = 4;
const body = JSON.stringify({ capability: 'bench.noop', input: {}, retry: { maxAttempts: 1 } });
const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', prefer: 'wait=60' };

/** An innocent caller that continuously submits small tasks to its own worker process. */
export class Neighbour {
  private worker?: ChildProcess;

  constructor(private readonly url: string) {}

  async start(): Promise<void> {
    const program = join(__dirname, '../../bench/noop-worker.mjs');
    this.worker = spawn(process.execPath, [program, this.url, '16'], {
      env: { PATH: process.env.PATH, WORKER_TOKEN: workerToken },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(this.worker.stdout!, 'data'); // it only logs that it is registered
  }

  /** Resolves to the result of `act`, and to the errors of tasks submitted during it or just after. */
  async beside<T>(act: () => Promise<T>): Promise<{ result: T; faults: string[] }> {
    const faults: string[] = [];
    const over = new AbortController();
    const lane = async (): Promise<void> => {
      while (!over.signal.aborted && faults.length === 0) faults.push(...(await this.faultsOfTask()));
      faults.push(...(await this.faultsOfTask()));
    };
    const running = Array.from({ length: lanes }, lane);
    try {
      const result = await act();
      over.abort();
      await Promise.all(running);
      return { result, faults };
    } finally {
      over.abort();
    }
  }

  /** Resolves to an error if its worker was ever lost. */
  async faultsOfWorker(): Promise<string[]> {
    const { body: text } = await ask(this.url, { path: '/v1/workers/noop', headers });
    const { state, reconnects } = JSON.parse(text) as { state?: string; reconnects?: number };
    return state === 'online' && reconnects === 0 ? [] : [`the worker of the neighbour is ${text}`];
  }

  /** Stops its worker: gracefully, or at once if the service may be gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (!this.worker || this.worker.exitCode !== null || this.worker.signalCode !== null) return;
    this.worker.kill(signal);
    await once(this.worker, 'exit');
  }

  private async faultsOfTask(): Promise<string[]> {
    const request = { method: 'POST', path: '/v1/tasks', headers, body };
    const answer = await ask(this.url, request).catch((error: Error) => ({ status: error.message, body: '' }));
    const { status, body: text } = answer;
    const { state, attempt } = (status === 200 ? JSON.parse(text) : {}) as { state?: string; attempt?: number };
    const isWell = state === 'succeeded' && attempt === 1;
    return isWell ? [] : [`a task of the neighbour was answered ${status} ${text}`];
  }
}
