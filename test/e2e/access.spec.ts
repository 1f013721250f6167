import { AllowedMethods } from '../../src/api/server/allowed-methods';
import { startApp, type RunningApp } from '../support/start-app';

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';

/** Routes without API key; all others require it. */
const publicRoutes = [
  '/docs',
  '/docs/start.js',
  '/docs/swagger-ui-bundle.js',
  '/docs/swagger-ui.css',
  '/health/live',
  '/health/ready',
  '/openapi.json',
];
const workersRoutes = ['/v1/tasks/:id/artifacts/:name'];

describe('the access control of the API', () => {
  let running: RunningApp;

  beforeAll(async () => {
    running = await startApp();
  });

  afterAll(() => running.close());

  it('requires the key before the body is read, except on listed public and worker routes', async () => {
    const routes = routesOf(running);
    expect(routes.length).toBeGreaterThan(40);
    const answers = await Promise.all(
      routes.map(async ({ method, url }) => {
        const path = url.replaceAll('::', ':').replaceAll(/:(id|name)\b/g, 'x');
        const response = await fetch(`${running.url}${path}`, { method, ...brokenBody(method) });
        const body = await response.text();
        return {
          method,
          url,
          needsKey: response.status === 401 && (body === '' || body.includes('missing or wrong API key')),
        };
      }),
    );
    const open = answers.filter(({ needsKey }) => !needsKey);
    expect(open.map(({ method, url }) => `${method} ${url}`).sort()).toEqual(
      [
        ...publicRoutes.flatMap((url) => [`GET ${url}`, `HEAD ${url}`]),
        ...workersRoutes.map((url) => `PUT ${url}`),
      ].sort(),
    );
  });

  it('documents the same operations as public', async () => {
    const { paths } = (await (await running.ask('/openapi.json')).json()) as Document;
    const open = Object.entries(paths).filter(([, { get }]) => get?.security?.length === 0);
    expect(open.map(([path]) => path).sort()).toEqual(publicRoutes.filter((url) => url.startsWith('/health/')));
  });
});

interface Document {
  paths: Record<string, { get?: { security?: object[] } }>;
}

/** Creates a body that causes a 400 if it is read. */
function brokenBody(method: string): RequestInit {
  if (method === 'GET' || method === 'HEAD') return {};
  return { headers: { 'content-type': 'application/json' }, body: '{"broken' };
}

/** Returns every route of the application, as recorded at registration. */
function routesOf({ app }: RunningApp): Array<{ method: Method; url: string }> {
  return [...app.get(AllowedMethods)['routes']].flatMap(([url, { methods }]) =>
    [...methods].map((method) => ({ method: method as Method, url })),
  );
}
