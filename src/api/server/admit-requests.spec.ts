import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import {
  type ArgumentsHost,
  Body,
  Controller,
  type ExceptionFilter,
  Get,
  Module,
  Post,
  Put,
  Req,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { YardError } from '@yardmaster/protocol';
import { Origins } from '@yardmaster/worker-kit/http';
import { builtInCaller, type ApiKeys, type Caller, type Scope, type TicketClaims, type TicketUse } from '../../access';
import type { TaskStore } from '../../tasks';
import { admitRequests } from './admit-requests';
import { AccessGuard, givenKey } from '../access/access-guard';
import { CallerConnections } from '../access/caller-connections';
import { CallerParam } from '../access/caller.param';
import { AcceptsTicket, ForWorkers, Public, Requires } from '../access/route-access';

const callerOf = (name: string, ...scopes: Scope[]): Caller => ({
  keyId: `k-${name}`,
  name,
  scopes,
  labels: { require: {}, prefer: {} },
  secretHash: `hash of ${name}`,
});

const callers = [
  callerOf('submitter', 'submit'),
  callerOf('reader', 'read'),
  callerOf('both', 'submit', 'read'),
  callerOf('operator', 'operate'),
  callerOf('admin', 'admin'),
];

const keys = {
  callerOf: (secret: unknown) => (secret === 'built-in' ? builtInCaller : callers.find(({ name }) => name === secret)),
} as ApiKeys;

/** `t-submitter` and `s-submitter` belong to the key `submitter`; other ids that begin with t- or s- to the built-in key. */
const ownerOf = async (id: string): Promise<{ keyId?: string } | undefined> => {
  if (!/^[ts]-/.test(id)) return undefined;
  const found = callers.find(({ name }) => id.slice(2) === name);
  return found ? { keyId: found.keyId! } : {};
};
const store = { tasks: { ownerOf }, sessions: { get: ownerOf } } as unknown as TaskStore;

@Controller('mixed')
class MixedController {
  @Public()
  @Get('public')
  public(): string {
    return 'public';
  }

  @ForWorkers()
  @Put('workers')
  workers(): string {
    return 'workers';
  }

  @Requires('submit')
  @Post('plain')
  plain(@Body() body: unknown): unknown {
    return body;
  }

  @Requires('admin')
  @AcceptsTicket('artifact', ({ id }) => `file-${id}`)
  @Get('files/:id')
  file(@CallerParam() caller?: Caller): string {
    return caller?.name ?? 'by ticket';
  }

  @Requires('operate', { own: 'task' })
  @Get('tasks/:id')
  task(@CallerParam() caller: Caller): string {
    return caller.name;
  }
}

@Public()
@Controller('open')
class OpenController {
  @Get('one')
  one(): string {
    return 'one';
  }

  @ForWorkers()
  @Get('workers')
  workers(@Req() { routeOptions }: FastifyRequest): string {
    return String(routeOptions.config.access);
  }
}

@Module({ controllers: [MixedController, OpenController] })
class RoutesModule {}

@Controller('bare')
class BareController {
  @Get()
  get(): string {
    return 'bare';
  }
}

@Module({ controllers: [BareController] })
class BareModule {}

/** Answers with the status of the error's code. */
class StatusFilter implements ExceptionFilter {
  catch(error: Error & { statusCode?: number; getStatus?(): number }, host: ArgumentsHost): void {
    const status = { UNAUTHORIZED: 401, FORBIDDEN: 403, NOT_FOUND: 404 }[(error as YardError).code];
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.code(status ?? error.statusCode ?? error.getStatus?.() ?? 500).send({ message: error.message });
  }
}

/** Accepts the ticket that is the subject in capitals. */
const tickets = {
  redeem({ purpose, subject }: TicketUse, ticket: string): TicketClaims {
    if (purpose === 'artifact' && ticket === subject.toUpperCase()) return { id: '', expiresAtMs: 0 };
    throw new YardError('UNAUTHORIZED', 'the ticket is wrong');
  },
};

describe(admitRequests, () => {
  const credentials = endingCredentials();
  const connections = new CallerConnections(credentials as never);
  const guard = new AccessGuard(keys, store, connections, tickets);
  let app: NestFastifyApplication;

  async function appOf(module: new () => object): Promise<NestFastifyApplication> {
    const created = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
      logger: false,
      abortOnError: false,
    });
    const fastify = created.getHttpAdapter().getInstance();
    created.useGlobalFilters(new StatusFilter());
    admitRequests(fastify, new Origins([]), guard);
    return created;
  }

  beforeAll(async () => {
    app = await appOf(RoutesModule);
    await app.init();
  });
  afterAll(() => app.close());

  async function answerTo(
    method: 'GET' | 'HEAD' | 'POST' | 'PUT',
    url: string,
    key?: string,
  ): Promise<[status: number, body: string]> {
    const payload = method === 'POST' ? '{"broken' : undefined;
    const headers = {
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    };
    const { statusCode, body } = await app.inject({ method, url, headers, payload });
    return [statusCode, body];
  }
  const statusOf = async (...request: Parameters<typeof answerTo>): Promise<number> => (await answerTo(...request))[0];

  it('allows everyone to call a public handler, and any handler of a public controller', async () => {
    const paths = ['/mixed/public', '/open/one'];
    expect(await Promise.all(paths.map((path) => statusOf('GET', path)))).toEqual([200, 200]);
    expect(await statusOf('HEAD', '/open/one')).toBe(200);
  });

  it('allows calls of worker handlers without the key', async () => {
    expect(await statusOf('PUT', '/mixed/workers')).toBe(200);
  });

  it('prefers the decorator of a handler to the one of its controller', async () => {
    expect((await app.inject({ method: 'GET', url: '/open/workers' })).payload).toBe('workers');
  });

  it('requires a key with the scope, before the body is read', async () => {
    expect(await statusOf('POST', '/mixed/plain')).toBe(401);
    expect(await statusOf('POST', '/mixed/plain', 'another')).toBe(401);
    expect(await statusOf('POST', '/mixed/plain', 'reader')).toBe(403);
    for (const key of ['submitter', 'admin', 'built-in']) expect(await statusOf('POST', '/mixed/plain', key)).toBe(400);
  });

  it('requires any key for unknown routes, also below public ones', async () => {
    const ask = (key?: string): Promise<number[]> =>
      Promise.all(['/nothing', '/open/three', '/open/one/more'].map((path) => statusOf('GET', path, key)));
    expect(await ask()).toEqual([401, 401, 401]);
    expect(await ask('reader')).toEqual([404, 404, 404]);
  });

  it.each([
    ['built-in', 't-submitter', 200, 'default'],
    ['admin', 't-submitter', 200, 'admin'],
    ['operator', 't-other', 200, 'operator'],
    ['submitter', 't-submitter', 200, 'submitter'],
    ['submitter', 't-other', 404, 'task t-other not found'],
    ['submitter', 'absent', 404, 'task absent not found'],
    ['both', 't-both', 200, 'both'],
    ['both', 't-other', 403, 'API key both lacks the scope operate, because the task belongs to another key'],
    ['both', 'absent', 404, 'task absent not found'],
    ['reader', 't-reader', 403, 'API key reader lacks the scope operate'],
    ['reader', 'absent', 403, 'API key reader lacks the scope operate'],
  ])('answers %s for %s with %s', async (key, id, status, text) => {
    const [given, body] = await answerTo('GET', `/mixed/tasks/${id}`, key);
    expect([given, status === 200 ? body : (JSON.parse(body) as { message: string }).message]).toEqual([status, text]);
  });

  it('lets a ticket alone open a route that accepts tickets', async () => {
    expect(await answerTo('GET', '/mixed/files/a?ticket=FILE-A')).toEqual([200, 'by ticket']);
    expect(await answerTo('GET', '/mixed/files/a?ticket=FILE-A', 'reader')).toEqual([200, 'by ticket']);
    expect(await answerTo('GET', '/mixed/files/a', 'admin')).toEqual([200, 'admin']);
    const rejected = ['?ticket=FILE-B', '?ticket=', '?ticket=FILE-A&ticket=FILE-A', '?Ticket=FILE-A', ''];
    for (const query of rejected) expect(await statusOf('GET', `/mixed/files/a${query}`)).toBe(401);
    expect(await statusOf('GET', '/mixed/files/a?ticket=FILE-B', 'admin')).toBe(401);
    expect(await statusOf('GET', '/mixed/tasks/t-a?ticket=FILE-A')).toBe(401);
  });

  it('fails the start if a route has no rule', async () => {
    const bare = await appOf(BareModule);
    await expect(bare.init()).rejects.toThrow('route GET /bare has no access rule');
    await bare.close();
  });

  it('tracks no connection once responses have closed', () => {
    expect(connections.size).toBe(0);
  });
});

function endingCredentials() {
  return Object.assign(new EventEmitter<{ secretEnded: [string] }>(), { hasSecret: (): boolean => true });
}

describe(CallerConnections, () => {
  it('cuts the responses to tickets of a key that ends', () => {
    const credentials = new EventEmitter<{ ended: [string] }>();
    const connections = new CallerConnections(credentials as never);
    const responses = ['k-1', 'k-2', undefined].map((keyId) => {
      const req = { socket: new EventEmitter() };
      const response = Object.assign(new EventEmitter(), { destroy: jest.fn(), req });
      response.destroy.mockImplementation(() => void response.emit('close'));
      connections.trackTicket(keyId, response as unknown as ServerResponse);
      return response;
    });
    credentials.emit('ended', 'k-1');
    expect(responses.map(({ destroy }) => destroy.mock.calls.length)).toEqual([1, 0, 0]);
    responses[1]!.emit('close');
    expect(connections.size).toBe(0);
  });

  it('cuts the connections of a secret that ends, once, and no others', () => {
    const credentials = endingCredentials();
    const connections = new CallerConnections(credentials as never);
    const cut: string[] = [];
    const [submitter, reader] = callers as [Caller, Caller];
    connections.track(submitter, () => cut.push('closed before'))();
    connections.track(submitter, () => cut.push('open'));
    connections.track(reader, () => cut.push('of another key'));
    connections.track(builtInCaller, () => cut.push('of the built-in key'));
    expect(connections.size).toBe(2);
    credentials.emit('secretEnded', submitter.secretHash!);
    expect(cut).toEqual(['open']);
  });

  it('cuts at once a connection whose secret ended while it was authorized', () => {
    const credentials = endingCredentials();
    const connections = new CallerConnections(credentials as never);
    const cut = jest.fn();
    credentials.hasSecret = () => false;
    connections.track(callers[0]!, cut)();
    expect([cut.mock.calls.length, connections.size]).toEqual([1, 0]);
  });
});

describe(givenKey, () => {
  it.each([
    [{ authorization: 'Bearer abc' }, 'abc'],
    [{ authorization: 'bearer  abc ' }, 'abc'],
    [{ authorization: 'Bearer a b' }, undefined],
    [{ authorization: 'Basic abc' }, undefined],
    [{ 'x-api-key': 'abc' }, 'abc'],
    [{ 'x-api-key': ['abc', 'def'] }, undefined],
    [{}, undefined],
  ])('reads %j', (headers, key) => {
    expect(givenKey(headers)).toBe(key);
  });
});
