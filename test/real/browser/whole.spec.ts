import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IntegratedDistributedExecutorAgent } from '../../../src/agent';
import { loadConfig, loadSecrets } from '../../../src/config';
import { createApp } from '../../../src/create-app';
import { createLog } from '../../../src/log';
import type { Task } from '../../../src/tasks';
import { connect, silentLog, type Worker } from '@yardmaster/worker-kit';
import { createBrowserWorker } from '../../../workers/browser/src/browser-worker';
import { servePages } from '../../support/browser-pool';

jest.setTimeout(120_000);

describe('a browser worker at a control plane', () => {
  let dataDir: string;
  let app: NestFastifyApplication;
  let agent: IntegratedDistributedExecutorAgent;
  let worker: Worker;
  let url: string;
  let pages: Awaited<ReturnType<typeof servePages>>;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'yard-browser-'));
    const given = {
      workerInterface: 'real',
      dataDir,
      port: 0,
      logLevel: 'silent',
      durability: 'normal',
      drainMs: 0,
    } as const;
    const config = loadConfig(given, {});
    app = await createApp(config, createLog('silent'));
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    agent = app.get(IntegratedDistributedExecutorAgent, { strict: false });
    pages = await servePages(({ headers }, answer) => {
      answer.setHeader('set-cookie', 'who=ada').setHeader('content-type', 'text/html');
      answer.end(`<title>${headers.cookie ?? 'nobody'}</title>`);
    });
    const egress = { permit: ['127.0.0.0/8:*'] };
    const env = { PATH: process.env['PATH'] };
    worker = await createBrowserWorker({ sandbox: 'chromium', egress, controlPlaneUrl: url, env }, silentLog);
    const registered = new Promise<void>((resolve) => worker.onRegistered(resolve));
    connect(worker, { url, token: loadSecrets(loadConfig({ dataDir }, {})).workerToken });
    await registered;
  });

  afterAll(async () => {
    await worker.stop();
    await app.close();
    pages.server.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function goto(to: string, sessionId?: string): Promise<Task> {
    const input = { steps: [{ action: 'goto', url: to }] };
    const task = await agent.tasks.submit({ capability: 'browser.run', input, ...(sessionId && { sessionId }) });
    return agent.tasks.waitFor(task.id, 60_000);
  }

  it('keeps a session from task to task, and ends it when it is closed', async () => {
    const { id: sessionId } = await agent.sessions.open({ capability: 'browser.run' });
    const titles = [];
    for (let task = 0; task < 2; task++) titles.push((await goto(pages.url, sessionId)).outcome);
    expect(titles).toMatchObject([
      { result: { page: { title: 'nobody' } } },
      { result: { page: { title: 'who=ada' } } },
    ]);
    await agent.sessions.close(sessionId);
    expect((await goto(pages.url)).outcome).toMatchObject({ result: { page: { title: 'nobody' } } });
  });

  it('denies pages access to the control plane, even if its network is permitted', async () => {
    const { outcome } = await goto(`${url}/health/live`);
    const target = new URL(url).host;
    expect(outcome).toMatchObject({
      status: 'failed',
      error: {
        code: 'BLOCKED_BY_POLICY',
        retryable: false,
        details: { run: { network: { blocked: [{ target, reason: 'control-plane' }] } } },
      },
    });
  });
});
