import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadConfig, SECRETS, type Secrets, type YardConfig } from '../../src/config';
import { createApp } from '../../src/create-app';
import { createLog } from '../../src/log';

/** The service, running. */
export interface RunningApp {
  app: NestFastifyApplication;
  url: string;
  apiKey: string;
  dataDir: string;
  /** Sends a GET request to the API, with the key. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Sends JSON to the API, with the key. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Shuts the service down and removes its data. */
  close(): Promise<void>;
}

/** Starts the real service on a free port, with mock workers, a temporary data folder and no log output. */
export async function startApp(overrides: Partial<YardConfig> = {}): Promise<RunningApp> {
  const dataDir = overrides.dataDir ?? (await mkdtemp(join(tmpdir(), 'yard-test-')));
  const config = loadConfig(
    {
      port: 0,
      logLevel: 'silent',
      workerInterface: 'mock',
      durability: 'normal',
      drainMs: 1000,
      ...overrides,
      dataDir,
    },
    {},
  );
  const app = await createApp(config, createLog(config.logLevel));
  await app.listen(config.port, config.bindAddress);
  const url = (await app.getUrl()).replace(/\/$/, '');
  const { apiKey } = app.get<Secrets>(SECRETS);
  const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${apiKey}`);
    return fetch(`${url}${path}`, { ...init, headers });
  };
  return {
    app,
    url,
    apiKey,
    dataDir,
    ask,
    send: (method, path, body, headers = {}) =>
      ask(path, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
    close: async () => {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
