import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../package.json';
import { Registry } from '../../src/registry';
import { startApp, type RunningApp } from '../support/start-app';

const mockLoaded = jest.fn();
jest.mock('@nestjs/swagger', () => {
  mockLoaded();
  return jest.requireActual<object>('@nestjs/swagger');
});

interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, { summary?: string; tags: string[]; security: object[]; responses: object }>>;
  components: { schemas: Record<string, { properties?: Record<string, object> }>; securitySchemes: object };
}

describe('the API documentation', () => {
  let running: RunningApp;
  let document: Document;
  let timesLoadedBefore: number;

  beforeAll(async () => {
    running = await startApp();
    await running.ask('/v1/stats');
    timesLoadedBefore = mockLoaded.mock.calls.length;
    document = (await (await fetch(`${running.url}/openapi.json`)).json()) as Document;
  });
  afterAll(() => running.close());

  it('serializes the document once per change of capabilities', async () => {
    const written = jest.spyOn(JSON, 'stringify');
    const texts = [];
    for (let n = 0; n < 3; n++) texts.push(await (await fetch(`${running.url}/openapi.json`)).text());
    const times = () => written.mock.calls.filter(([value]) => (value as Document | undefined)?.openapi).length;
    expect([times(), new Set(texts).size]).toEqual([0, 1]);
    running.app.get(Registry).emit('capabilities');
    for (let n = 0; n < 3; n++) await fetch(`${running.url}/openapi.json`);
    expect(times()).toBe(1);
    written.mockRestore();
    expect(JSON.parse(texts[0]!)).toEqual(document);
  });

  it('has every operation, with a summary and a tag', () => {
    const operations = ({ paths }: Pick<Document, 'paths'>): string[] =>
      Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));
    const written = readFileSync(join(__dirname, '../../protocol/openapi.json'), 'utf8');
    const expected = operations(JSON.parse(written) as Document);
    expect(expected.length).toBeGreaterThan(25);
    expect(operations(document).sort()).toEqual(expected.sort());
    const described = Object.values(document.paths).flatMap((item) => Object.values(item));
    expect(described.filter(({ summary, tags }) => !summary || !tags.join())).toEqual([]);
  });

  it('loads its generator on the first request', () => {
    expect([timesLoadedBefore, mockLoaded.mock.calls.length]).toEqual([0, 1]);
  });

  it('is OpenAPI 3.1 without dangling references', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: 'Yardmaster', version });
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(20);
    expect(references.map(([, name]) => name!).filter((name) => !(name in document.components.schemas))).toEqual([]);
  });

  it('documents authentication, and public operations', () => {
    expect(Object.keys(document.components.securitySchemes)).toEqual(['bearer', 'apiKey', 'ticket', 'lease']);
    expect(document.paths['/v1/tasks']!['post']!.security).toEqual([{ bearer: [] }, { apiKey: [] }]);
    expect(document.paths['/health/ready']!['get']!.security).toEqual([]);
  });

  it('names the scope of an operation, in words and for programs', () => {
    const requirements = ['/v1/tasks', '/v1/tasks/{id}', '/v1/workers', '/v1/keys/self'].map((path) => {
      const operation = document.paths[path]!['get'] as unknown as { description: string; 'x-required-scope': object };
      return [operation.description.split('\n').at(-1), operation['x-required-scope']];
    });
    expect(requirements).toEqual([
      ['Requires the scope `read`; with `submit`, lists only its own.', { scope: 'read', own: 'list' }],
      ['Requires the scope `read`; `submit` is enough for a task of its own.', { scope: 'read', own: 'task' }],
      ['Requires the scope `read`.', { scope: 'read' }],
      ['Any valid API key will do.', { scope: 'any' }],
    ]);
    expect(Object.keys(document.paths['/v1/keys/self']!['get']!.responses)).not.toContain('403');
  });

  it('lists the problems of an operation by status', () => {
    const statuses = Object.keys(document.paths['/v1/tasks']!['post']!.responses);
    expect(statuses.join(' ')).toBe('200 202 400 401 403 404 408 409 413 414 415 422 429 431 503');
    expect(document.components.schemas['Problem']!.properties).toHaveProperty('retryable');
  });

  it('has the input schemas of offered capabilities', () => {
    expect(document.components.schemas['input.python.run']!.properties).toHaveProperty('code');
    expect(document.components.schemas['TaskRequest']!.properties!['input']).not.toHaveProperty('type');
  });

  it('has a page that loads only its own files', async () => {
    const page = await fetch(`${running.url}/docs`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    const files = [...(await page.text()).matchAll(/(?:href|src)="(\/docs\/[^"]+)"/g)].map(([, file]) => file!);
    expect(files).toEqual(['/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/start.js']);
    const sizes = files.map(async (file) => (await (await fetch(`${running.url}${file}`)).text()).length);
    expect(Math.min(...(await Promise.all(sizes)))).toBeGreaterThan(50);
    expect((await fetch(`${running.url}/docs/nothing.js`)).status).toBe(401);
  });
});
