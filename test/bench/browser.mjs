// Alternates between a screenshot through REST and the same screenshot by Playwright in a warm browser, and compares
// them. Also measures the contexts per second of both, and the memory of open sessions.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root, secrets, start, startService } from './processes.mjs';
import { durationsOf, percentile, rateOf } from './statistics.mjs';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const { findBrowser, noBrowserMessage } = require('@yardmaster/browser-worker');
const { processesOf } = require(join(root, 'workers/browser/dist/browser/processes.js'));

const MiB = 2 ** 20;
const slots = 4;
/** Waits between two screenshots, so that the cleanup of one does not slow the next. */
const restMs = 300;
const paragraphs = Array.from({ length: 200 }, (_, i) => `<p>Paragraph ${i} with some text that has to be laid out`);
const html = `<!doctype html><title>Page</title><style>body { font: 16px sans-serif }</style>${paragraphs.join('\n')}`;

/** Runs the measurements; resolves to undefined if there is no browser. */
export async function measureBrowser({ rounds, cycles, sessions = 50, browserlessUrl, say }) {
  const { PATH: path = '', YARD_BROWSER: setting } = process.env;
  const found = findBrowser({ path, setting });
  if (!found) return void say(`  skipped: ${noBrowserMessage(setting)}`);
  const site = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(html));
  await once(site.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${site.address().port}/`;
  const fleet = await startFleet();
  const raw = await chromium.launch({ executablePath: found.path });
  const ways = { raw: () => rawPicture(raw, url), rest: () => restPicture(fleet, url) };
  if (browserlessUrl) ways.browserless = () => browserlessPicture(browserlessUrl, url);
  else say('  browserless is skipped: set BROWSERLESS_URL to one that runs here');
  try {
    const durations = await inTurns(ways, rounds);
    return { durations, rates: await rates(ways, cycles), sessions: await memoryOfSessions(fleet, url, sessions, say) };
  } finally {
    await raw.close();
    await fleet.end();
    site.closeAllConnections();
    site.close();
  }
}

/** Measures both in turns. Durations exclude the cleanup, because callers do not wait for it. */
async function inTurns(ways, rounds) {
  const durations = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (const way of Object.values(ways)) for (let i = 0; i < 3; i++) await (await way())?.close();
  for (let round = 0; round < rounds; round++)
    for (const [name, way] of Object.entries(ways)) {
      let context;
      await delay(restMs);
      durations[name].push(...(await durationsOf(1, async () => (context = await way()))));
      await context?.close();
    }
  const of = (all) => ({ p50Ms: percentile(all, 0.5), p99Ms: percentile(all, 0.99) });
  return Object.fromEntries(Object.entries(durations).map(([name, all]) => [name, of(all)]));
}

/**
 * Returns complete cycles per second, including the closing, with as many in parallel as the worker has slots: the
 * median of alternating rounds.
 */
async function rates(ways, cycles) {
  const perSecond = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let round = 0; round < 5; round++)
    for (const [name, way] of Object.entries(ways))
      perSecond[name].push(await rateOf(cycles, slots, async () => (await way())?.close()));
  return Object.fromEntries(Object.entries(perSecond).map(([name, all]) => [name, percentile(all, 0.5)]));
}

async function rawPicture(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.screenshot();
  return context;
}

async function restPicture({ call }, url) {
  const { body } = await call('/v1/tasks', { capability: 'browser.screenshot', input: { url } });
  if (body.state !== 'succeeded') throw new Error(JSON.stringify(body.outcome ?? body));
}

async function browserlessPicture(base, url) {
  const response = await fetch(new URL('/screenshot', base), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url }),
  });
  if (!response.ok) throw new Error(`browserless: ${response.status}`);
  await response.arrayBuffer();
}

/** Starts the control plane and one browser worker, each in its own process. */
async function startFleet() {
  const service = await startService();
  const args = ['--connect', service.url, '--slots', String(slots), '--permit', '127.0.0.0/8:*'];
  const env = { YARD_WORKER_TOKEN: secrets.WORKER_TOKEN };
  const worker = start('workers/browser/dist/main.js', { args, env });
  await worker.said((line) => line.includes('"worker_registered"'));
  const call = async (path, body) => {
    const response = await fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secrets.API_KEY}`, 'content-type': 'application/json', prefer: 'wait=60' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  return { call, pid: worker.child.pid, end: async () => (await worker.end(), await service.end()) };
}

/** Measures the memory of the worker and its browsers before and after opening sessions that each show a page. */
async function memoryOfSessions({ call, pid }, url, count, say) {
  const memory = () => processesOf(pid).reduce((sum, { bytes }) => sum + bytes, 0) / MiB;
  const before = memory();
  const steps = [{ action: 'goto', url }];
  for (let i = 0; i < count; i++) {
    const opened = await call('/v1/sessions', { capability: 'browser.run' });
    if (opened.status !== 201) return void say(`  sessions are skipped: ${JSON.stringify(opened.body.detail)}`);
    const task = await call('/v1/tasks', { capability: 'browser.run', sessionId: opened.body.id, input: { steps } });
    if (task.body.state !== 'succeeded') throw new Error(JSON.stringify(task.body.outcome ?? task.body));
  }
  return { count, beforeMiB: before, afterMiB: memory() };
}
