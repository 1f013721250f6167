import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { IntegratedDistributedExecutorAgent } from '../../src/agent';
import { SECRETS, type Secrets, type YardConfig } from '../../src/config';
import type { Task } from '../../src/tasks';
import { connect, Worker, type Handler } from '../../src/worker-kit';
import { startApp, type RunningApp } from './start-app';

/** The service with workers of the test that dial in over real sockets, and a look at the files that it keeps. */
export interface ArtifactService extends RunningApp {
  agent: IntegratedDistributedExecutorAgent;
  /** Runs `handler` as a task of its own, on a worker of its own, to the end. */
  run(handler: Handler): Promise<Task>;
  /** A worker that offers `handler` as `test.<name>`, dialing in at `url` where that is another than the service's. */
  worker(name: string, handler: Handler, url?: string): Promise<Worker>;
  /** Files of artifacts on the disk, as `<task id>/<file>`, folders alone among them. */
  files(): string[];
}

/** Starts it on the data folder given, which is removed at its end. */
export async function startArtifactService(
  dataDir: string,
  overrides: Partial<YardConfig> = {},
): Promise<ArtifactService> {
  const running = await startApp({ workerInterface: 'real', ...overrides, dataDir });
  const agent = running.app.get(IntegratedDistributedExecutorAgent, { strict: false });
  const { workerToken } = running.app.get<Secrets>(SECRETS);
  const workers: Worker[] = [];
  let count = 0;

  const service: ArtifactService = {
    ...running,
    agent,
    async worker(name, handler, url = running.url) {
      const worker = new Worker({ workerId: `w-${name}`, name, version: '0', slots: 2 });
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
    files() {
      const root = join(dataDir, 'artifacts');
      if (!existsSync(root)) return [];
      const folders = readdirSync(root);
      return folders.flatMap((folder) => {
        const files = readdirSync(join(root, folder));
        return files.length === 0 ? [folder] : files.map((file) => `${folder}/${file}`);
      });
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await running.close();
    },
  };
  return service;
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
