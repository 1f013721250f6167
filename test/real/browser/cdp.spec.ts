import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Browser } from 'playwright-core';
import { connect as connectPuppeteer } from 'puppeteer-core';
import { WebSocket } from 'ws';
import { SECRETS, type Secrets } from '../../../src/config';
import { connect, silentLog, type Worker } from '@yardmaster/worker-kit';
import { createBrowserWorker } from '../../../workers/browser/src/browser-worker';
import { servePages } from '../../support/browser-pool';
import { startApp, type RunningApp } from '../../support/start-app';

jest.setTimeout(60_000);

interface Address {
  url: string;
  path: string;
  blocked: Array<{ target: string; reason: string; count: number }>;
}

describe('clients of the DevTools protocol', () => {
  let app: RunningApp;
  let worker: Worker;
  let site: { server: Server; url: string };
  let secret: { server: Server; url: string };
  let secretsAsked = 0;

  beforeAll(async () => {
    site = await servePages((_request, response) => response.end('<title>here</title><h1>A page</h1>'));
    secret = await servePages((_request, response) => {
      secretsAsked++;
      response.end('secret');
    });
    app = await startApp({ workerInterface: 'real' });
    const egress = { permit: [`127.0.0.1:${new URL(site.url).port}`] };
    const env = { PATH: process.env['PATH'], YARD_BROWSER: process.env['YARD_BROWSER'] };
    worker = await createBrowserWorker({ sandbox: 'chromium', egress, env, browser: env.YARD_BROWSER }, silentLog);
    const registered = new Promise<void>((resolve) => worker.onRegistered(resolve));
    connect(worker, { url: app.url, token: app.app.get<Secrets>(SECRETS).workerToken });
    await registered;
  });

  afterAll(async () => {
    await worker.stop();
    await app.close();
    for (const { server } of [site, secret]) server.close();
  });

  async function answer(response: Promise<Response>): Promise<any> {
    return (await response).json();
  }

  const openSession = async (): Promise<string> =>
    (await answer(app.send('POST', '/v1/sessions', { capability: 'browser.connect' }))).id as string;

  const closeSession = (id: string): Promise<unknown> => app.send('DELETE', `/v1/sessions/${id}`);

  async function task(input: object, sessionId?: string): Promise<any> {
    return answer(
      app.send('POST', '/v1/tasks', { capability: 'browser.connect', input, sessionId }, { prefer: 'wait=60' }),
    );
  }

  async function addressOf(sessionId: string, input: object = {}): Promise<Address> {
    const { state, outcome } = await task(input, sessionId);
    expect({ state, error: outcome?.error }).toEqual({ state: 'succeeded', error: undefined });
    return outcome.result as Address;
  }

  async function inSession<T>(use: (sessionId: string) => Promise<T>): Promise<T> {
    const sessionId = await openSession();
    try {
      return await use(sessionId);
    } finally {
      await closeSession(sessionId);
    }
  }

  const over = (browser: Browser): Promise<unknown> =>
    browser.isConnected() ? new Promise((resolve) => browser.once('disconnected', resolve)) : Promise.resolve();

  it("serves Playwright's connectOverCDP", () =>
    inSession(async (sessionId) => {
      const { url } = await addressOf(sessionId);
      const browser = await chromium.connectOverCDP(url);
      const page = await (await browser.newContext()).newPage();
      await page.goto(site.url);
      expect(await page.title()).toBe('here');
      expect(await page.getByRole('heading').textContent()).toBe('A page');
      expect((await page.screenshot()).subarray(1, 4).toString()).toBe('PNG');
      await browser.close();
    }));

  it('serves puppeteer, and keeps its pages for the next client', () =>
    inSession(async (sessionId) => {
      const browser = await connectPuppeteer({ browserWSEndpoint: (await addressOf(sessionId)).url });
      const page = await browser.newPage();
      await page.goto(site.url);
      expect(await page.$eval('h1', (heading) => heading.textContent)).toBe('A page');
      await browser.disconnect();
      const next = await chromium.connectOverCDP((await addressOf(sessionId)).url);
      const urls = next.contexts().flatMap((context) => context.pages().map((open) => open.url()));
      expect(urls).toContain(site.url);
      await next.close();
    }));

  it('enforces the egress policy for clients, and reports the denied requests', () =>
    inSession(async (sessionId) => {
      const browser = await chromium.connectOverCDP((await addressOf(sessionId)).url);
      const page = await (await browser.newContext()).newPage();
      await expect(page.goto('file:///etc/passwd')).rejects.toThrow(/BLOCKED_BY_POLICY/);
      await expect(page.goto('view-source:file:///etc/passwd')).rejects.toThrow(/BLOCKED_BY_POLICY/);
      const denied = await page.goto(secret.url);
      expect(denied?.status()).toBe(403);
      await page.goto(site.url);
      const fetched = page.evaluate(
        (target) => fetch(target, { mode: 'no-cors' }).then((got) => got.text()),
        secret.url,
      );
      expect(await fetched).not.toContain('secret');
      const devTools = await page.context().newCDPSession(page);
      await expect(devTools.send('DOM.setFileInputFiles', { files: ['/etc/passwd'] })).rejects.toThrow(
        /BLOCKED_BY_POLICY/,
      );
      await expect(browser.newContext({ proxy: { server: secret.url } })).rejects.toThrow(/BLOCKED_BY_POLICY/);
      await browser.close();
      const { blocked } = await addressOf(sessionId);
      const authority = new URL(secret.url).host;
      expect(blocked).toContainEqual({ target: authority, reason: 'loopback', count: expect.any(Number) });
      expect(blocked).toContainEqual(expect.objectContaining({ target: 'file:', reason: 'scheme' }));
      expect(secretsAsked).toBe(0);
    }));

  it('lets a task narrow the policy of its client', () =>
    inSession(async (sessionId) => {
      const { url } = await addressOf(sessionId, { network: { deny: [`127.0.0.1:${new URL(site.url).port}`] } });
      const browser = await chromium.connectOverCDP(url);
      const page = await (await browser.newContext()).newPage();
      expect((await page.goto(site.url))?.status()).toBe(403);
      await browser.close();
    }));

  it('accepts a tunnel URL once, and rejects an invented one', () =>
    inSession(async (sessionId) => {
      const { url, path } = await addressOf(sessionId);
      expect(url).toBe(app.url.replace('http', 'ws') + path);
      const browser = await chromium.connectOverCDP(url);
      expect(await refusalOf(url)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      expect(await refusalOf(`${url}x`)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      expect(await refusalOf(url.replace(/\/[^/]*$/, ''))).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
      const forged = { authorization: 'Lease made-up' };
      expect(await refusalOf(url.replace(/\/[^/]*$/, ''), forged)).toMatchObject({ status: 409, code: 'STALE_LEASE' });
      await browser.close();
    }));

  it('disconnects a client when another connects, and when the session ends', () =>
    inSession(async (sessionId) => {
      const first = await chromium.connectOverCDP((await addressOf(sessionId)).url);
      const second = await chromium.connectOverCDP((await addressOf(sessionId)).url);
      await over(first);
      expect(clientsBrowsers()).toHaveLength(1);
      await closeSession(sessionId);
      await over(second);
      while (clientsBrowsers().length > 0) await delay(20);
    }));

  it('ends the session when its browser ends', () =>
    inSession(async (sessionId) => {
      const browser = await chromium.connectOverCDP((await addressOf(sessionId)).url);
      process.kill(clientsBrowsers()[0]!, 'SIGKILL');
      await over(browser);
      const { outcome, code } = await task({}, sessionId);
      expect(outcome?.error?.code ?? code).toMatch(/SESSION_LOST|CONFLICT|NOT_FOUND/);
    }));

  it('rejects a task without such a session', async () => {
    const { outcome } = await task({});
    expect(outcome.error).toMatchObject({ code: 'INVALID_REQUEST', message: expect.stringContaining('open one for') });
  });
});

/** Returns the error of a WebSocket that is refused. */
async function refusalOf(url: string, headers: Record<string, string> = {}): Promise<object> {
  const socket = new WebSocket(url, { headers });
  socket.on('error', () => {}); // expected: it is terminated below
  const [, response] = await once(socket, 'unexpected-response');
  let text = '';
  for await (const part of response) text += part;
  return { status: response.statusCode, ...JSON.parse(text) };
}

/** Returns the browser processes for DevTools clients, which have a separate proxy. */
function clientsBrowsers(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && read(`/proc/${pid}/status`).includes(`PPid:\t${process.pid}\n`))
    .filter((pid) => /--proxy-server=http:\/\/127\.0\.0\.1:\d{2,}\0/.test(read(`/proc/${pid}/cmdline`)));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return ''; // it has just ended
  }
}
