import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { YardError } from '@yardmaster/protocol';
import { ManualClock } from '@yardmaster/testkit';
import { builtInCaller, type ApiKeys, type Tickets } from '../../access';
import type { TaskStore } from '../../tasks';
import { Origins } from '@yardmaster/worker-kit/http';
import { faultProblem, toProblem } from '../problem/problem';
import type { Problems } from '../problem/problems';
import { Clients } from './clients';
import { AccessGuard } from '../access/access-guard';
import type { AuditedCaller, CallerAudit } from '../access/caller-audit';
import { CallerConnections } from '../access/caller-connections';
import { Upgrades, type Upgrade } from './upgrades';

const key = { authorization: 'Bearer a-key' };

describe(Upgrades, () => {
  let http: Server;
  let clients: Clients;
  let url: string;
  const served: string[] = [];
  const recorded: unknown[] = [];
  const sockets: WebSocket[] = [];

  beforeEach(async () => {
    served.length = 0;
    recorded.length = 0;
    clients = new Clients(2, new ManualClock());
    const of: Problems['of'] = (error, context) => toProblem(error, context) ?? faultProblem('f-1');
    const keys = { callerOf: (secret: unknown) => (secret === 'a-key' ? builtInCaller : undefined) } as ApiKeys;
    const credentials = Object.assign(new EventEmitter(), { hasSecret: () => true });
    const connections = new CallerConnections(credentials as never);
    const guard = new AccessGuard(keys, {} as TaskStore, connections, {} as Tickets);
    const audit = {
      record: (_request: unknown, { caller, ticket }: AuditedCaller, event: { action: string; status: number }) =>
        void recorded.push([event.action, event.status, caller?.name ?? ticket]),
    } as unknown as CallerAudit;
    const upgrades = new Upgrades({ of } as Problems, clients, guard, audit);
    upgrades.add({
      matches: (asked) => asked === '/keyed',
      access: { scope: 'read' },
      action: 'keyed',
      serve: serves('keyed'),
    });
    upgrades.add({ matches: (asked) => asked === '/open', access: 'public', action: 'open', serve: serves('open') });
    upgrades.add({
      matches: (asked) => asked === '/ticket',
      access: 'public',
      action: 'ticket',
      ticket: 'some purpose',
      serve: () => {
        throw new YardError('NOT_FOUND', 'ticket not found');
      },
    });
    upgrades.add({
      matches: (asked) => asked.startsWith('/refusing'),
      access: 'workers',
      action: 'refusing',
      serve: ([request]) => {
        if (request.url === '/refusing/oddly') throw new Error('a fault of ours');
        throw new YardError('STALE_LEASE', 'no attempt runs under this lease');
      },
    });
    http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
    upgrades.listen(http, new Origins(['https://app.example']));
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    http.closeAllConnections();
    http.close();
    await once(http, 'close');
  });

  /** Records the call and answers with a unique status. */
  function serves(name: string) {
    return ([, socket]: Upgrade): void => {
      served.push(name);
      socket.end("HTTP/1.1 418 I'm a teapot\r\ncontent-length: 2\r\n\r\n{}");
    };
  }

  async function answerTo(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<[status: number, code?: string]> {
    const socket = new WebSocket(`${url}${path}`, { headers });
    sockets.push(socket);
    socket.on('error', () => {}); // the test terminates it at the end
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    const { code } = JSON.parse(await text(response)) as { code?: string };
    return [response.statusCode!, code];
  }

  it('requires the key on routes that grant no other access', async () => {
    expect(await answerTo('/keyed')).toEqual([401, 'UNAUTHORIZED']);
    expect(await answerTo('/keyed', { 'x-api-key': 'another' })).toEqual([401, 'UNAUTHORIZED']);
    expect(served).toEqual([]);
    expect(await answerTo('/keyed', key)).toEqual([418, undefined]);
    expect(await answerTo('/open')).toEqual([418, undefined]);
    expect(served).toEqual(['keyed', 'open']);
  });

  it.each(['/keyed', '/open', '/refusing'])('rejects web pages of other origins at %s', async (path) => {
    expect(await answerTo(path, { ...key, origin: 'https://evil.example' })).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
    expect(served).toEqual([]);
  });

  it('accepts a web page of an allowed origin', async () => {
    expect(await answerTo('/open', { origin: 'https://app.example' })).toEqual([418, undefined]);
  });

  it('answers errors with problems, without details of internal errors', async () => {
    expect(await answerTo('/refusing')).toEqual([409, 'STALE_LEASE']);
    expect(await answerTo('/refusing/oddly')).toEqual([500, 'INTERNAL']);
  });

  it('records opened and refused sockets, but none of workers that are only rejected', async () => {
    for (const path of ['/keyed', '/ticket', '/refusing']) await answerTo(path);
    await answerTo('/keyed', key);
    await answerTo('/refusing', { origin: 'https://evil.example' });
    expect(recorded).toEqual([
      ['keyed', 401, undefined],
      ['ticket', 404, 'some purpose'],
      ['keyed', 101, 'default'],
      ['refusing', 403, undefined],
    ]);
  });

  it('rejects unknown paths, and ignores Socket.IO', async () => {
    http.on('upgrade', ({ url: asked = '' }: IncomingMessage, socket) => {
      if (asked.startsWith('/socket.io')) serves('socket.io')([{} as IncomingMessage, socket, Buffer.alloc(0)]);
    });
    expect(await answerTo('/nothing', key)).toEqual([404, 'NOT_FOUND']);
    expect(await answerTo('/socket.io/')).toEqual([418, undefined]);
  });

  it('rejects all upgrades after shutdown', async () => {
    void clients.close();
    expect(await answerTo('/open')).toEqual([503, 'SHUTTING_DOWN']);
    expect(served).toEqual([]);
  });
});
