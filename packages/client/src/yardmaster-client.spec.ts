import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { YardmasterClient, type CallOptions } from '.';

type Name = keyof YardmasterClient;
interface Call {
  method: Name;
  /** Arguments before the options. */
  args: unknown[];
  options?: object;
  /** The expected request, in addition to the method. */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}

const [id, name] = ['t-1', 'a/b c.txt'];
const task = { capability: 'python.run', input: { code: '1' } };

/** A call for each operation of the document. */
const calls: Record<string, Call> = {
  'post /v1/tasks': {
    method: 'submitTask',
    args: [task],
    options: { waitS: 30, idempotencyKey: 'once' },
    path: '/v1/tasks',
    body: task,
    headers: { prefer: 'wait=30', 'idempotency-key': 'once' },
  },
  'post /v1/tasks:batch': {
    method: 'submitTasks',
    args: [[task]],
    options: { idempotencyKey: 'once' },
    path: '/v1/tasks:batch',
    body: { tasks: [task] },
    headers: { 'idempotency-key': 'once' },
  },
  'get /v1/tasks': {
    method: 'listTasks',
    args: [{ state: ['queued', 'running'], limit: 2, capability: undefined }],
    path: '/v1/tasks?state=queued%2Crunning&limit=2',
  },
  'post /v1/keys': {
    method: 'createApiKey',
    args: [{ name: 'ci', scopes: ['submit'] }],
    path: '/v1/keys',
    body: { name: 'ci', scopes: ['submit'] },
  },
  'get /v1/keys': { method: 'listApiKeys', args: [{ name: 'ci', limit: 2 }], path: '/v1/keys?name=ci&limit=2' },
  'get /v1/keys/self': { method: 'getOwnApiKey', args: [], path: '/v1/keys/self' },
  'get /v1/keys/{id}': { method: 'getApiKey', args: ['k-1'], path: '/v1/keys/k-1' },
  'post /v1/keys/{id}/rotate': {
    method: 'rotateApiKey',
    args: ['k-1', { overlapMs: 60_000 }],
    path: '/v1/keys/k-1/rotate',
    body: { overlapMs: 60_000 },
  },
  'delete /v1/keys/{id}': { method: 'revokeApiKey', args: ['k-1'], path: '/v1/keys/k-1' },
  'get /v1/audit': {
    method: 'listAudit',
    args: [{ stream: ['changes'], action: 'keys.', limit: 2 }],
    path: '/v1/audit?stream=changes&action=keys.&limit=2',
  },
  'get /v1/tasks/{id}': { method: 'getTask', args: [id], path: '/v1/tasks/t-1' },
  'get /v1/tasks/{id}/attempts': { method: 'listAttempts', args: [id], path: '/v1/tasks/t-1/attempts' },
  'get /v1/tasks/{id}/explain': { method: 'explainTask', args: [id], path: '/v1/tasks/t-1/explain' },
  'post /v1/tasks/{id}/cancel': {
    method: 'cancelTask',
    args: [id, { reason: 'late' }],
    path: '/v1/tasks/t-1/cancel',
    body: { reason: 'late' },
  },
  'post /v1/tasks/{id}/input': {
    method: 'sendTaskInput',
    args: [id, { text: 'yes\n', offset: 3 }],
    path: '/v1/tasks/t-1/input',
    body: { text: 'yes\n', offset: 3 },
  },
  'get /v1/tasks/{id}/events': {
    method: 'taskEvents',
    args: [id],
    options: { after: 3 },
    path: '/v1/tasks/t-1/events',
    headers: { 'last-event-id': '3' },
  },
  'get /v1/tasks/{id}/artifacts': { method: 'listArtifacts', args: [id], path: '/v1/tasks/t-1/artifacts' },
  'get /v1/tasks/{id}/artifacts/{name}': {
    method: 'downloadArtifact',
    args: [id, name],
    options: { headers: { Range: 'bytes=2-' } },
    path: '/v1/tasks/t-1/artifacts/a%2Fb%20c.txt',
    headers: { range: 'bytes=2-' },
  },
  'post /v1/tasks/{id}/artifacts/{name}/tickets': {
    method: 'shareArtifact',
    args: [id, name, { ttlS: 60 }],
    path: '/v1/tasks/t-1/artifacts/a%2Fb%20c.txt/tickets',
    body: { ttlS: 60 },
  },
  'post /v1/sessions': {
    method: 'openSession',
    args: [{ capability: 'python.run' }],
    path: '/v1/sessions',
    body: { capability: 'python.run' },
  },
  'get /v1/sessions': { method: 'listSessions', args: [{ state: ['open'] }], path: '/v1/sessions?state=open' },
  'get /v1/sessions/{id}': { method: 'getSession', args: ['s-1'], path: '/v1/sessions/s-1' },
  'delete /v1/sessions/{id}': { method: 'closeSession', args: ['s-1'], path: '/v1/sessions/s-1' },
  'get /v1/workers': { method: 'listWorkers', args: [], path: '/v1/workers' },
  'get /v1/workers/{id}': { method: 'getWorker', args: ['w-1'], path: '/v1/workers/w-1' },
  'post /v1/workers/{id}/drain': {
    method: 'drainWorker',
    args: ['w-1', { deadlineMs: 5 }],
    path: '/v1/workers/w-1/drain',
    body: { deadlineMs: 5 },
  },
  'post /v1/workers/{id}/resume': { method: 'resumeWorker', args: ['w-1'], path: '/v1/workers/w-1/resume' },
  'delete /v1/workers/{id}': {
    method: 'removeWorker',
    args: ['w-1'],
    options: { force: true },
    path: '/v1/workers/w-1?force=true',
  },
  'post /v1/workers/{id}/exited': {
    method: 'reportWorkerExit',
    args: ['w-1', { instanceId: 'i-1', exitCode: 3 }],
    path: '/v1/workers/w-1/exited',
    body: { instanceId: 'i-1', exitCode: 3 },
  },
  'get /v1/capabilities': { method: 'listCapabilities', args: [], path: '/v1/capabilities' },
  'get /v1/stats': { method: 'getStats', args: [], path: '/v1/stats' },
  'get /v1/events': {
    method: 'fleetEvents',
    args: [{ kinds: ['task', 'worker'] }],
    options: { after: 'c-1' },
    path: '/v1/events?kinds=task%2Cworker',
    headers: { 'last-event-id': 'c-1' },
  },
  'put /v1/mock/scenario': {
    method: 'beginScenario',
    args: [{ faults: [{ fault: 'crash' }] }],
    path: '/v1/mock/scenario',
    body: { faults: [{ fault: 'crash' }] },
  },
  'get /v1/mock/scenario': { method: 'getScenario', args: [], path: '/v1/mock/scenario' },
  'delete /v1/mock/scenario': { method: 'endScenario', args: [], path: '/v1/mock/scenario' },
  'get /health/live': { method: 'getLiveness', args: [], path: '/health/live' },
  'get /health/ready': { method: 'getReadiness', args: [], path: '/health/ready' },
  'get /metrics': { method: 'getMetrics', args: [], path: '/metrics' },
};

/** Operations without a method, and why. */
const left: Record<string, string> = {
  'put /v1/tasks/{id}/artifacts/{name}': 'workers upload, under the lease of an attempt: the worker kit does it',
};

function operationsOfDocument(): string[] {
  const document = readFileSync(join(__dirname, '../../../protocol/openapi.json'), 'utf8');
  const { paths } = JSON.parse(document) as { paths: Record<string, object> };
  return Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));
}

describe(YardmasterClient.name, () => {
  const requests: Array<{ method?: string; path?: string; headers: IncomingMessage['headers']; body?: unknown }> = [];
  let respond: (response: ServerResponse) => void;
  let server: Server;
  let client: YardmasterClient;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (piece: Buffer) => (text += piece.toString()));
      request.on('end', () => {
        const { method, url: path, headers } = request;
        requests.push({ method, path, headers, ...(text !== '' && { body: JSON.parse(text) as unknown }) });
        respond(response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = new YardmasterClient({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      apiKey: 'key-1',
    });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => void (requests.length = 0));

  /** Calls a method; for a stream, waits for the first event. */
  async function call({ method, args, options }: Call, more: CallOptions = {}): Promise<unknown> {
    const result = (client[method] as (...all: unknown[]) => unknown)(...args, {
      ...options,
      ...more,
    });
    return Symbol.asyncIterator in (result as object) ? (result as AsyncGenerator).next() : result;
  }

  it('has a method for each operation of the document', () => {
    expect([...Object.keys(calls), ...Object.keys(left)].sort()).toEqual(operationsOfDocument().sort());
    const methods = Object.getOwnPropertyNames(YardmasterClient.prototype).filter((each) => each !== 'constructor');
    expect(
      Object.values(calls)
        .map(({ method }) => method as string)
        .sort(),
    ).toEqual(methods.sort());
  });

  describe.each(Object.entries(calls))('%s', (operation, expected) => {
    const [method] = operation.split(' ');

    it('sends the request of the operation, with the key', async () => {
      const isStream = expected.path.includes('/events');
      respond = (response) => {
        response.setHeader('content-type', isStream ? 'text/event-stream; charset=utf-8' : 'application/json');
        response.end(isStream ? '' : '{}');
      };
      await call(expected);
      expect(requests).toEqual([
        {
          method: method!.toUpperCase(),
          path: expected.path,
          headers: expect.objectContaining({ authorization: 'Bearer key-1', ...expected.headers }),
          ...(expected.body !== undefined && { body: expected.body }),
        },
      ]);
      expect(requests[0]!.headers['content-type']).toBe(expected.body === undefined ? undefined : 'application/json');
    });

    it('rejects with the reason when its signal aborts', async () => {
      const aborter = new AbortController();
      const reason = new Error('enough');
      respond = () => aborter.abort(reason);
      await expect(call(expected, { signal: aborter.signal })).rejects.toBe(reason);
    });
  });
});
