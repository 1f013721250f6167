import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { IntegratedDistributedExecutorAgent } from '../../src/agent';
import { SECRETS, type Secrets, type YardConfig } from '../../src/config';
import { TaskStore, type Task } from '../../src/tasks';
import { connect, Worker, type Handler, type WorkerLog, silentLog } from '@yardmaster/worker-kit';
import { startApp, type RunningApp } from './start-app';

/** A task that runs until the test ends it, with its lease for uploads. */
export interface HeldTask {
  taskId: string;
  leaseId: string;
  /** Sends an upload unchanged, by default with the lease. `name` is inserted in the URL without encoding. */
  put(name: string, body: NonNullable<RequestInit['body']>, headers?: Record<string, string>): Promise<Response>;
  end(): Promise<Task>;
}

/** The service, with workers of the test that dial in over real sockets, and access to the stored files. */
export interface ArtifactService extends RunningApp {
  agent: IntegratedDistributedExecutorAgent;
  /** Runs `handler` as a task on a new worker until it ends. */
  run(handler: Handler): Promise<Task>;
  /** Runs a task until it is ended; meanwhile the test uploads on behalf of its worker. */
  hold(): Promise<HeldTask>;
  /** Starts a worker that offers `handler` as `test.<name>` and dials `url`, by default the service. */
  worker(name: string, handler: Handler, options?: { url?: string; log?: WorkerLog }): Promise<Worker>;
  /** Returns the stored artifact files, as `<task id>/<file>`, and empty folders. */
  files(): string[];
  dataDir: string;
  /** Stops the service, and keeps its data. */
  stop(): Promise<void>;
}

/** Starts the service on the given data folder, which is removed at the end. */
export async function startArtifactService(
  dataDir: string,
  overrides: Partial<YardConfig> = {},
): Promise<ArtifactService> {
  const running = await startApp({ workerInterface: 'real', ...overrides, dataDir });
  const agent = running.app.get(IntegratedDistributedExecutorAgent, { strict: false });
  const { workerToken } = running.app.get<Secrets>(SECRETS);
  const store = running.app.get(TaskStore, { strict: false });
  const workers: Worker[] = [];
  let count = 0;

  const service: ArtifactService = {
    ...running,
    agent,
    async worker(name, handler, { url = running.url, log } = {}) {
      const worker = new Worker({ workerId: `w-${name}`, name, version: '0', slots: 2, log: log ?? silentLog });
      worker.capability({ name: `test.${name}`, description: name, inputSchema: {} }, handler);
      workers.push(worker);
      const isRegistered = new Promise<void>((resolve) => void worker.onRegistered(resolve));
      connect(worker, { url, token: workerToken });
      await isRegistered;
      return worker;
    },
    async run(handler) {
      const name = `run-${++count}`;
      const worker = await service.worker(name, handler);
      const { id } = await agent.tasks.submit({ capability: `test.${name}`, input: {} });
      const task = await agent.tasks.waitFor(id, 20_000);
      await worker.stop();
      return task;
    },
    async hold() {
      const name = `held-${++count}`;
      let end = (): void => undefined;
      const ended = new Promise<void>((resolve) => (end = resolve));
      const begun = new Promise<void>((resolve) => {
        void service.worker(name, async () => {
          resolve();
          await ended;
        });
      });
      const { id: taskId } = await agent.tasks.submit({ capability: `test.${name}`, input: {} });
      await begun;
      const { leaseId } = (await store.tasks.attempts(taskId)).at(-1)!;
      return {
        taskId,
        leaseId,
        put: (file, body, headers = {}) =>
          fetch(`${running.url}/v1/tasks/${taskId}/artifacts/${file}`, {
            method: 'PUT',
            headers: { authorization: `Lease ${leaseId}`, ...headers },
            body,
            ...(body instanceof ReadableStream && { duplex: 'half' }),
          }),
        end() {
          end();
          return agent.tasks.waitFor(taskId, 20_000);
        },
      };
    },
    files() {
      const root = join(dataDir, 'artifacts');
      return list(root).flatMap((folder) => {
        const files = list(join(root, folder));
        return files.length === 0 ? [folder] : files.map((file) => `${folder}/${file}`);
      });
    },
    dataDir,
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await running.app.close();
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await running.close();
    },
  };
  return service;
}

/** Lists a folder; empty if it does not exist. */
function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
