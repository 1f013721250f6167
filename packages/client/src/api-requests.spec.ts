import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError, ClientError, UnreachableError, YardmasterClient, type ClientConfig } from '.';

const problem = {
  type: 'urn:yardmaster:problem:INVALID_REQUEST',
  title: 'The request is invalid',
  status: 422,
  detail: 'priority: expected integer, got string',
  code: 'INVALID_REQUEST',
  retryable: false,
  errors: [{ path: 'priority', message: 'expected integer, got string' }],
};

describe('a call', () => {
  let respond: (response: ServerResponse) => void;
  let server: Server;
  let url: string;
  let client: YardmasterClient;

  beforeAll(async () => {
    server = createServer((_, response) => respond(response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new YardmasterClient({ url, apiKey: 'key' });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const answer = (status: number, type: string | undefined, text: string) => {
    respond = (response) => response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(text);
  };
  const failure = async (call: Promise<unknown>): Promise<ClientError> =>
    call.then(
      () => Promise.reject(new Error('it did not fail')),
      (error: ClientError) => error,
    );

  it('throws the problem of a rejected request', async () => {
    answer(422, 'application/problem+json; charset=utf-8', JSON.stringify(problem));
    const error = await failure(client.submitTask({ capability: 'python.run' }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toBeInstanceOf(ClientError);
    expect(error).toMatchObject({
      name: 'ApiError',
      message: problem.detail,
      code: 'INVALID_REQUEST',
      retryable: false,
      status: 422,
      problem,
    });
  });

  it.each([
    ['another status with a page', 502, 'text/html', '<h1>Bad gateway</h1>', 'it answered 502 with text/html'],
    ['JSON that is no problem', 500, 'application/json', '{"error":"x"}', 'it answered 500 with application/json'],
    ['a page where JSON is expected', 200, 'text/html', '<h1>Hello</h1>', 'it answered 200 with text/html'],
    ['JSON that is cut', 200, 'application/json', '{"id":', 'it answered 200 with application/json'],
    ['nothing', 200, undefined, '', 'it answered 200 with nothing'],
  ])('reports %s as the answer of another program', async (_, status, type, text, reason) => {
    answer(status, type, text);
    const error = await failure(client.getTask('t-1'));
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error).toMatchObject({ name: 'UnreachableError', code: 'UNREACHABLE', retryable: true, url, reason });
    expect(error.message).toBe(`no control plane answers at ${url} (${reason})`);
  });

  it('rejects a response that is not an event stream', async () => {
    answer(200, 'text/html', '<h1>Hello</h1>');
    const error = await failure(client.taskEvents('t-1').next());
    expect(error).toMatchObject({ name: 'UnreachableError', reason: 'it answered 200 with text/html' });
  });

  it('reports why a connection failed', async () => {
    respond = (response) => response.destroy();
    const error = await failure(client.getStats());
    expect(error).toMatchObject({ name: 'UnreachableError', url, reason: 'UND_ERR_SOCKET' });
    expect(error.cause).toMatchObject({ message: 'fetch failed' });
  });

  it('resolves to undefined for 204', async () => {
    answer(204, undefined, '');
    expect(await client.closeSession('s-1')).toBeUndefined();
  });

  it('resolves to a report of a control plane that is not ready', async () => {
    const report = { status: 'error', error: { store: { status: 'down' } }, details: { store: { status: 'down' } } };
    answer(503, 'application/json; charset=utf-8', JSON.stringify(report));
    expect(await client.getReadiness()).toEqual(report);
    answer(503, 'application/problem+json', JSON.stringify({ ...problem, status: 503, code: 'SHUTTING_DOWN' }));
    expect(await failure(client.getReadiness())).toMatchObject({ name: 'ApiError', code: 'SHUTTING_DOWN' });
  });

  it.each([206, 304, 416])('resolves to the response of a download with status %d', async (status) => {
    answer(status, undefined, '');
    expect((await client.downloadArtifact('t-1', 'a.txt')).status).toBe(status);
  });

  it('accepts an address with a path and trailing slashes', async () => {
    const requests: string[] = [];
    const config: ClientConfig = {
      url: 'https://example.com/yard//',
      apiKey: 'key',
      fetch: async (target) => (requests.push(String(target)), Response.json({ workers: [] })),
    };
    expect(await new YardmasterClient(config).listWorkers()).toEqual({ workers: [] });
    expect(requests).toEqual(['https://example.com/yard/v1/workers']);
  });

  it.each(['', '.', '..'])('rejects "%s" in a path, which would lead to another operation', async (id) => {
    const requests: string[] = [];
    const fetch = async (target: unknown) => (requests.push(String(target)), new Response(null, { status: 204 }));
    const careful = new YardmasterClient({ url, apiKey: 'key', fetch });
    const expected = (name: string) =>
      new TypeError(`${name}: expected text other than "", "." and "..", got ${JSON.stringify(id)}`);
    await expect(careful.cancelTask(id)).rejects.toThrow(expected('id'));
    await expect(careful.closeSession(id)).rejects.toThrow(expected('id'));
    await expect(careful.taskEvents(id).next()).rejects.toThrow(expected('id'));
    await expect(careful.downloadArtifact('t-1', id)).rejects.toThrow(expected('name'));
    expect(requests).toEqual([]);
  });

  it('escapes parameters of a path', async () => {
    const requests: string[] = [];
    const fetch = async (target: unknown) => (requests.push(String(target)), new Response(null, { status: 204 }));
    await new YardmasterClient({ url, apiKey: 'key', fetch }).closeSession('../a?b#c');
    expect(requests).toEqual([`${url}/v1/sessions/..%2Fa%3Fb%23c`]);
  });

  it('calls `fetch` as a function, since browsers reject it as a method', async () => {
    function strict(this: unknown): Promise<Response> {
      return this === undefined
        ? Promise.resolve(Response.json({}))
        : Promise.reject(new TypeError('Illegal invocation'));
    }
    expect(await new YardmasterClient({ url, apiKey: 'key', fetch: strict }).getStats()).toEqual({});
  });

  it.each([
    [{ url: 'localhost:3000', apiKey: 'key' }, 'url: expected an http(s) address, got "localhost:3000"'],
    [{ url: '', apiKey: 'key' }, 'url: expected an http(s) address, got ""'],
    [{ url: 'ftp://a', apiKey: 'key' }, 'url: expected an http(s) address, got "ftp://a"'],
    [{ url: 'http://a:99999', apiKey: 'key' }, 'url: expected an http(s) address, got "http://a:99999"'],
    [{ url: 'http://a/?b', apiKey: 'key' }, 'url: expected an address without query and fragment, got "http://a/?b"'],
    [{ url: 'http://a#b', apiKey: 'key' }, 'url: expected an address without query and fragment, got "http://a#b"'],
    [{ url: 'http://user:secret@a', apiKey: 'key' }, 'url: expected an address without user and password'],
    [{ url: 'http://a', apiKey: '' }, 'apiKey: expected visible ASCII characters'],
    [{ url: 'http://a', apiKey: 'secret\nkey' }, 'apiKey: expected visible ASCII characters'],
  ])('rejects the configuration %j', (config, message) => {
    expect(() => new YardmasterClient(config)).toThrow(new TypeError(message));
  });
});
