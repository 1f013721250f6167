import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp, type RunningApp } from '../support/start-app';
import { yard } from '../support/yard';

const random = 'aZ3-_k9QwErTyUiOpAsDfGhJkLzXcVb0';
const apiKey = 'a-passphrase/with&marks%';

describe('redaction', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp({ apiKey })));
  afterAll(() => running.close());

  /** Returns the response to a WebSocket handshake that is refused. */
  function upgrade(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      };
      request(`${running.url}${path}`, { headers })
        .on('response', (response) => {
          let text = '';
          response.on('data', (data) => (text += String(data))).on('end', () => resolve(text));
        })
        .on('error', reject)
        .end();
    });
  }

  it.each([
    [`/v1/none/yardt_${random}`, '/v1/none/yardt_[redacted]'],
    [`/v1/none/yardt%5F${random}`, '/v1/none/yardt%5F[redacted]'],
    [`/v1/none/${encodeURIComponent(apiKey)}?key=${apiKey}`, '/v1/none/[redacted]'],
  ])('keeps secrets of the URL %s out of the problem', async (path, instance) => {
    const text = await (await running.ask(path)).text();
    expect(JSON.parse(text)).toMatchObject({ code: 'NOT_FOUND', instance });
    expect([random, apiKey].filter((secret) => text.includes(secret))).toEqual([]);
  });

  it('keeps a ticket out of the problem of a refused upgrade', async () => {
    const text = await upgrade(`/v1/tunnels/yardt_${random}`);
    expect(JSON.parse(text)).toMatchObject({ code: 'NOT_FOUND', instance: '/v1/tunnels/yardt_[redacted]' });
  });

  it('keeps secrets in a body and a parameter out of the problem', async () => {
    const response = await running.send('POST', '/v1/tasks', { capability: `yard_${random}`, [apiKey]: 1 });
    const text = await response.text();
    expect(response.status).toBe(422);
    expect([random, apiKey].filter((secret) => text.includes(secret))).toEqual([]);
  });

  it('keeps secrets out of the errors of the command line', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'yard-test-'));
    try {
      const env = { YARD_URL: 'http://127.0.0.1:1', YARD_API_KEY: 'some-key-of-a-caller' };
      const runs = [
        yard(['tasks', 'get', `yard_${random}`, '--data-dir', dataDir], env),
        yard(['tasks', `--token=yard_${random}`], env),
        yard(['tasks', 'get', 't', '--url', 'http://127.0.0.1:1/some-key-of-a-caller', '--json'], env),
      ];
      for (const { exitCode, stdout, stderr } of await Promise.all(runs)) {
        expect(exitCode).toBeGreaterThan(0);
        expect([random, env.YARD_API_KEY].filter((secret) => `${stdout}${stderr}`.includes(secret))).toEqual([]);
        expect(stderr).not.toBe('');
      }
    } finally {
      await rm(dataDir, { recursive: true });
    }
  });
});
