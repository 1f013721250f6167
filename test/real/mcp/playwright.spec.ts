import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { findBrowser, noBrowserMessage } from '../../../workers/browser/src/browser/find-browser';
import type { ErrorInfo } from '@yardmaster/protocol';
import { McpFleet } from '../../support/mcp-worker';

jest.setTimeout(60_000);

const page = '<title>Yard</title><h1>Hello</h1><button onclick="this.textContent = \'Pressed\'">Press</button>';

/** Serves a page at `/`; requests for `/never` are never answered. */
async function startSite(): Promise<{ server: Server; url: string }> {
  const server = createServer(({ url }, response) => {
    if (url !== '/never') response.setHeader('content-type', 'text/html').end(page);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A server from npm that starts a browser in a separate process group. */
describe('@playwright/mcp with a real browser', () => {
  let site: Awaited<ReturnType<typeof startSite>>;
  let fleet: McpFleet;
  const browser = findBrowser({ setting: process.env['YARD_BROWSER'], path: process.env['PATH'] ?? '' });
  beforeAll(async () => {
    if (!browser) throw new Error(noBrowserMessage());
    site = await startSite();
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []; // Chromium has no sandbox for root
    const args = ['--headless', '--isolated', ...sandbox, '--executable-path'];
    const pages = { name: 'pages', package: '@playwright/mcp', args: [...args, browser.path] };
    const lost = { ...pages, name: 'lost', args: [...args, '/no/browser'] };
    fleet = await McpFleet.start({ profiles: [pages, lost], ownHome: true });
    await Promise.all([fleet.offers('pages.browser_navigate'), fleet.offers('lost.browser_navigate')]);
  });
  afterAll(async () => {
    const browsers = await fleet.below('--no-first-run');
    const left = await fleet.close();
    site.server.closeAllConnections();
    site.server.close();
    expect(browsers.length).toBeGreaterThan(0); // otherwise there was nothing to stop
    expect(left).toEqual({ processes: [], files: [] });
  });

  const navigate = (path: string): Promise<unknown> => fleet.run('pages.browser_navigate', { url: site.url + path });
  const textOf = ({ outcome }: { outcome?: { result?: unknown } }): string =>
    (outcome!.result as { content: [{ text: string }] }).content[0].text;

  /** Opens a page that never loads, and resolves when the browser has requested it. */
  async function hang(more: object = {}): Promise<string> {
    const asked = once(site.server, 'request');
    const { id } = await fleet.submit('pages.browser_navigate', { url: `${site.url}/never` }, more);
    await asked;
    return id;
  }

  it('offers its tools as capabilities, with their own descriptions', async () => {
    expect(fleet.capabilities.filter((name) => name.startsWith('pages.')).length).toBeGreaterThan(15);
    const { capabilities } = (await (await fleet.app.ask('/v1/capabilities')).json()) as {
      capabilities: Array<{ name: string }>;
    };
    expect(capabilities.find(({ name }) => name === 'pages.browser_navigate')).toMatchObject({
      description: 'Navigate to a URL',
      inputSchema: { required: ['url'] },
    });
  });

  it('opens a page, reads it, and presses a button', async () => {
    expect(await navigate('/')).toMatchObject({ state: 'succeeded' });
    const before = textOf(await fleet.run('pages.browser_snapshot', {}));
    expect(before).toContain('heading "Hello"');
    const [, target] = /button "Press" \[ref=(\w+)\]/.exec(before)!;
    const pressed = await fleet.run('pages.browser_click', { element: 'the button', target });
    expect(pressed).toMatchObject({ state: 'succeeded' });
    expect(textOf(await fleet.run('pages.browser_snapshot', {}))).toContain('button "Pressed"');
  });

  it('stores a screenshot as an artifact', async () => {
    await navigate('/');
    const { id, outcome } = await fleet.run('pages.browser_take_screenshot', { type: 'png', scale: 'css' });
    expect(outcome).toMatchObject({ status: 'succeeded', artifacts: [{ contentType: 'image/png' }] });
    const { type, bytes } = await fleet.artifact(id, outcome!.artifacts![0]!.name);
    expect(type).toBe('image/png');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  });

  it('fails with the error text of the browser', async () => {
    const { outcome } = await fleet.run('pages.browser_navigate', { url: 'http://127.0.0.1:1/' });
    expect(outcome?.error).toMatchObject({
      code: 'EXECUTION_ERROR',
      message: expect.stringContaining('ERR_UNSAFE_PORT'),
      retryable: false,
    });
  });

  it('reports that no browser is installed', async () => {
    const { outcome } = await fleet.run('lost.browser_navigate', { url: site.url });
    expect(outcome).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('/no/browser') } });
  });

  it('cancels a call, and continues', async () => {
    const id = await hang();
    await fleet.app.send('POST', `/v1/tasks/${id}/cancel`, {});
    expect(await fleet.ended(id)).toMatchObject({ state: 'cancelled', outcome: { error: { code: 'CANCELLED' } } });
    expect(await navigate('/')).toMatchObject({ state: 'succeeded' });
  });

  it('ends a call at its deadline', async () => {
    const id = await hang({ timeoutMs: 3000 });
    expect(await fleet.ended(id)).toMatchObject({ state: 'timed_out', outcome: { error: { code: 'TIMEOUT' } } });
  });

  it('classifies the loss of the server, leaves no browser behind, and recovers', async () => {
    await navigate('/');
    const [server] = await fleet.serverPids(`--executable-path\0${browser!.path}`);
    const id = await hang();
    const browsers = await fleet.below('--no-first-run'); // how Playwright starts one
    expect(browsers.length).toBeGreaterThan(0);
    process.kill(server!, 'SIGKILL');
    const { outcome } = await fleet.ended(id);
    expect(outcome?.error as ErrorInfo).toMatchObject({ code: 'UPSTREAM_LOST', retryable: false });
    await fleet.offers('pages.browser_navigate', false);
    await McpFleet.gone(browsers);
    await fleet.offers('pages.browser_navigate');
    expect(await navigate('/')).toMatchObject({ state: 'succeeded' });
  });
});
