import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { IntegratedDistributedExecutorAgent, WorkerManager } from '../../src/agent';
import { loadConfig, loadSecrets, type YardConfig } from '../../src/config';
import { createApp } from '../../src/create-app';
import { createLog } from '../../src/log';
import { Registry, type WorkerRecord, type WorkerState } from '../../src/registry';
import { WorkerInterface } from '../../src/worker-interface';
import { WorkerProcess } from './worker-process';

export type InterfaceKind = 'mock' | 'real';

/** Mock and real workers; every suite runs on both. */
export const interfaceKinds: readonly InterfaceKind[] = ['mock', 'real'];

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** The service with three workers online: in the same process, or in separate processes. */
export interface Fleet {
  app: INestApplication;
  agent: IntegratedDistributedExecutorAgent;
  manager: WorkerManager;
  workerInterface: WorkerInterface;
  url: string;
  apiKey: string;
  workerToken: string;
  processes: WorkerProcess[];
  /** Sends a request with the API key; JSON both ways. */
  call<T = Record<string, any>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  /** Returns the worker that offers a capability. */
  workerOf(capability: string): WorkerRecord;
  reached(workerId: string, state: WorkerState): Promise<void>;
  close(): Promise<void>;
}

/** Starts the service with free ports and a temporary data folder; resolves when all three workers are online. */
export async function startFleet(kind: InterfaceKind, overrides: Partial<YardConfig> = {}): Promise<Fleet> {
  const dataDir = await mkdtemp(join(tmpdir(), 'yard-fleet-'));
  const config = loadConfig(
    { workerInterface: kind, dataDir, port: 0, logLevel: 'silent', durability: 'normal', ...overrides },
    {},
  );
  const app = await createApp(config, createLog('silent'));
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  const { apiKey, workerToken } = loadSecrets(config);
  const registry = app.get(Registry, { strict: false });
  const kinds = kind === 'real' ? (['python', 'figma', 'browser'] as const) : [];
  const processes = kinds.map(
    (name) => new WorkerProcess({ kind: name, workerId: `${name}-1`, token: workerToken, connect: url }),
  );

  const fleet: Fleet = {
    app,
    agent: app.get(IntegratedDistributedExecutorAgent, { strict: false }),
    manager: app.get(WorkerManager, { strict: false }),
    workerInterface: app.get(WorkerInterface, { strict: false }),
    url,
    apiKey,
    workerToken,
    processes,
    async call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const sent: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${apiKey}`, ...sent, ...headers },
        body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
    },
    workerOf(capability) {
      return registry.list().find(({ capabilities }) => capabilities.some(({ name }) => name === capability))!;
    },
    async reached(workerId, state) {
      while (registry.get(workerId)?.state !== state) await once(registry, 'state');
    },
    async close() {
      await Promise.all(processes.map((process) => process.stop()));
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  while (registry.list().filter(({ state }) => state === 'online').length < 3) await once(registry, 'state');
  return fleet;
}
