import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ApiKeys, artifactSubject, Tickets } from '../../src/access';
import { Clients } from '../../src/api';
import { Clock } from '@yardmaster/worker-kit/clock';
import { startArtifactService, type ArtifactService } from '../support/artifact-service';
import { untilCount } from '../support/clients';

jest.setTimeout(30_000);

const name = 'a report & more.txt';
const content = 'the content of the report';
const longBytes = 8 * 2 ** 20;

describe('a ticket for an artifact', () => {
  let service: ArtifactService;
  let taskId: string;
  let path: string;

  beforeAll(async () => {
    service = await startArtifactService(await mkdtemp(join(tmpdir(), 'yard-tickets-test-')));
    const task = await service.run(async (_input, context) => {
      await context.artifact(name, content);
      await context.artifact('other', 'another file');
      await context.artifact('long', Readable.from([Buffer.alloc(longBytes)]));
    });
    taskId = task.id;
    path = `/v1/tasks/${taskId}/artifacts/${encodeURIComponent(name)}`;
  });
  afterAll(() => service.close());

  interface Shared {
    ticket: string;
    url: string;
    expiresAt: string;
  }

  async function share(body?: object, key = service.apiKey, of = path): Promise<Shared> {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const response = await fetch(`${service.url}${of}/tickets`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body ?? {}),
    });
    expect(response.status).toBe(201);
    return (await response.json()) as Shared;
  }

  async function problemOf(url: string, init?: RequestInit): Promise<string> {
    const text = await (await fetch(url, init)).text();
    expect(text).not.toMatch(/yardt_[\w-]{20}/);
    const { status, code, detail } = JSON.parse(text) as Record<string, string>;
    return `${status} ${code}: ${detail}`;
  }

  const wrong = '401 UNAUTHORIZED: the ticket is wrong or belongs to another URL; request a new one';

  it('downloads the artifact without a key, any number of times, with the protections of a download', async () => {
    const { ticket, url, expiresAt } = await share();
    expect(url).toBe(`${service.url}${path}?ticket=${ticket}`);
    const leftMs = Date.parse(expiresAt) - Date.now();
    expect([leftMs > 290_000, leftMs <= 300_000]).toEqual([true, true]);
    for (let time = 0; time < 2; time++) {
      const response = await fetch(url);
      expect([response.status, await response.text()]).toEqual([200, content]);
      const withKey = await service.ask(path);
      const [given, expected] = [response, withKey].map(({ headers }) =>
        Object.fromEntries([...headers].filter(([header]) => header !== 'date')),
      );
      expect(given).toEqual(expected);
      expect(given).toMatchObject({
        'content-security-policy': "sandbox; default-src 'none'",
        'content-disposition': expect.stringContaining('attachment'),
      });
    }
  });

  it('serves ranges, conditions and HEAD', async () => {
    const { url } = await share();
    const part = await fetch(url, { headers: { range: 'bytes=4-10' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 4-10/${content.length}`,
      'content',
    ]);
    const same = await fetch(url, { headers: { 'if-none-match': part.headers.get('etag')! } });
    expect(same.status).toBe(304);
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      String(content.length),
      '',
    ]);
  });

  it('opens nothing else', async () => {
    const { ticket } = await share();
    const others = [
      `/v1/tasks/${taskId}/artifacts/other`,
      `/v1/tasks/${taskId}/artifacts/${encodeURIComponent(`${name}x`)}`,
      '/v1/tasks/t-none/artifacts/other',
    ];
    for (const other of others) expect(await problemOf(`${service.url}${other}?ticket=${ticket}`)).toBe(wrong);
    for (const other of [`/v1/tasks/${taskId}/artifacts`, `/v1/tasks/${taskId}`, '/v1/tasks', '/v1/none'])
      expect(await problemOf(`${service.url}${other}?ticket=${ticket}`)).toMatch(/^401 UNAUTHORIZED: missing or wrong/);
    const init = { method: 'POST', headers: { authorization: `Bearer ${ticket}` } };
    expect(await problemOf(`${service.url}${path}/tickets?ticket=${ticket}`, init)).toMatch(/^401 UNAUTHORIZED/);
    const put = { method: 'PUT', body: 'x' };
    expect(await problemOf(`${service.url}${path}?ticket=${ticket}`, put)).toMatch(/^401 UNAUTHORIZED/);
  });

  it.each([
    ['nothing', ''],
    ['another form', 'a-ticket'],
    ['an encoded character', 'yardt%5F'],
    ['a nul', '%00'],
    ['broken encoding', '%zz'],
    ['a property', '__proto__'],
  ])('is rejected if it is %s', async (_, text) => {
    expect(await problemOf(`${service.url}${path}?ticket=${text}`)).toBe(wrong);
  });

  it('is rejected if it is altered, given twice, or too long, even beside a valid key', async () => {
    const { url, ticket } = await share();
    const init = { headers: { authorization: `Bearer ${service.apiKey}` } };
    expect(await problemOf(`${url}A`, init)).toBe(wrong);
    expect(await problemOf(`${url}&ticket=${ticket}`, init)).toBe(wrong);
    expect(await problemOf(url.replace('yardt_', 'yard_'), init)).toBe(wrong);
    expect(await problemOf(`${url}${'A'.repeat(7000)}`, init)).toBe(wrong);
    expect(await problemOf(`${url}${'A'.repeat(9000)}`, init)).toMatch(/^414 URI_TOO_LONG/);
  });

  it('is rejected after it has expired', async () => {
    const clock = service.app.get(Clock);
    const { url } = await share({ ttlS: 60 });
    const nowMs = clock.nowMs();
    const later = jest.spyOn(clock, 'nowMs').mockImplementation(() => nowMs + 61_000);
    try {
      expect(await problemOf(url)).toBe('401 UNAUTHORIZED: the ticket has expired; request a new one');
    } finally {
      later.mockRestore();
    }
  });

  it.each([{ ttlS: 0 }, { ttlS: 86_401 }, { ttlS: 1.5 }, { ttlS: '60' }, { ttlMs: 1 }])(
    'is not issued for an invalid lifetime: %j',
    async (body) => {
      expect((await service.send('POST', `${path}/tickets`, body)).status).toBe(422);
    },
  );

  it('is named in the audit log: its issue and its refusal', async () => {
    const { ticket } = await share();
    await fetch(`${service.url}/v1/tasks/${taskId}/artifacts/other?ticket=${ticket}`);
    const { lines } = (await (await service.ask('/v1/audit?limit=500')).json()) as { lines: object[] };
    const object = { kind: 'task', id: taskId };
    const issued = { action: 'artifacts.share', status: 201, by: expect.objectContaining({ key: 'default' }), object };
    const refused = { action: 'artifacts.download', status: 401, by: { key: null, ticket: 'artifact' }, object };
    expect(lines).toEqual(expect.arrayContaining([issued, refused].map((each) => expect.objectContaining(each))));
  });

  it('is not issued for an artifact that does not exist', async () => {
    const response = await service.send('POST', `/v1/tasks/${taskId}/artifacts/none/tickets`);
    expect(response.status).toBe(404);
  });

  describe('of a named key', () => {
    const create = (...scopes: Array<'submit' | 'read'>) =>
      service.app.get(ApiKeys).create({ name: `key-${scopes.join('-')}-${Math.random()}`, scopes });

    it('ends with the key, with its running downloads', async () => {
      const { key, secret } = await create('read');
      const of = `/v1/tasks/${taskId}/artifacts/long`;
      const { url } = await share(undefined, secret, of);
      const clients = service.app.get(Clients);
      const before = clients.count;
      const response = await fetch(url);
      await untilCount(clients, before + 1);
      await service.app.get(ApiKeys).revoke(key.id);
      await untilCount(clients, before);
      await expect(response.arrayBuffer()).rejects.toThrow('terminated');
      expect(await problemOf(url)).toBe('401 UNAUTHORIZED: the API key that issued the ticket has ended');
    });

    it('is issued only to keys that may read the task', async () => {
      const { secret } = await create('submit');
      const response = await fetch(`${service.url}${path}/tickets`, {
        method: 'POST',
        headers: { 'x-api-key': secret },
      });
      expect(response.status).toBe(404);
    });
  });

  it('of another control plane is rejected', async () => {
    const clock = service.app.get(Clock);
    const foreign = new Tickets(
      () => ({ hashSecret: 'another', apiKey: service.apiKey }),
      { get: () => undefined },
      clock,
    );
    const { ticket } = foreign.issue({ purpose: 'artifact', subject: artifactSubject(taskId, name) }, undefined);
    expect(await problemOf(`${service.url}${path}?ticket=${ticket}`)).toBe(wrong);
  });
});
