import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { ModulesContainer } from '@nestjs/core';
import { GATEWAY_OPTIONS } from '@nestjs/websockets/constants';
import type { FastifyInstance } from 'fastify';
import { io, type Socket } from 'socket.io-client';
import { messageRules } from '../../src/api/events/events-client';
import { AllowedMethods } from '../../src/api/server/allowed-methods';
import { Upgrades } from '../../src/api/server/upgrades';
import { protocolVersion } from '@yardmaster/protocol';
import { SECRETS, type Secrets } from '../../src/config';
import { TaskStore } from '../../src/tasks';
import { createCaller, createCallers, type TestCaller } from '../support/access/callers';
import { artifact, HeldWork, sessionConditions, taskConditions, type Condition } from '../support/access/held-work';
import { startApp, type RunningApp } from '../support/start-app';
import {
  describeAnswer,
  describeProblem,
  refusalOf,
  statusOf,
  type Answer,
  type Ownership,
} from '../support/access/expected';
import { messages, namespaces, routes, upgrades, type MessageRow, type RouteRow } from './access-table';

/** A task or session that a request names, or none. */
interface Target {
  owner: Ownership;
  condition: string;
  ownerOf?: TestCaller;
  id: string;
}

interface Reply {
  status: number;
  headers: string[];
  body: string;
}

const absentIds = { task: `t-${'0'.repeat(26)}`, session: `s-${'0'.repeat(26)}` };
const neighbourRequest = { name: 'neighbour', scopes: ['submit', 'read'] as const };

describe('the access table', () => {
  let running: RunningApp;
  let work: HeldWork;
  let callers: TestCaller[];
  let neighbour: TestCaller;
  const shared = new Map<string, string>();
  const agent = new Agent({ keepAlive: true });

  beforeAll(async () => {
    running = await startApp({ queueLengthMax: 100_000, clientsMax: 10_000 });
    work = await HeldWork.start(running.app);
    callers = await createCallers(running.app, running.apiKey);
    neighbour = await createCaller(running.app, neighbourRequest);
    for (const owner of [...callers, neighbour])
      for (const condition of [...taskConditions, ...sessionConditions])
        for (const kind of kindsOf(condition))
          if (owner.caller) shared.set(`${kind} ${owner.name} ${condition}`, await make(kind, owner, condition));
    await ask('PUT', '/v1/mock/scenario', running.apiKey, { faults: [] });
  });
  afterAll(async () => {
    agent.destroy();
    await work.stop();
    await running.close();
  });

  const make = (kind: 'task' | 'session', { caller }: TestCaller, condition: Condition): Promise<string> =>
    kind === 'task' ? work.task(caller!, condition as 'running') : work.session(caller!, condition as 'open');

  function ask(method: string, path: string, secret?: string, body?: object): Promise<Reply> {
    const headers = {
      ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
      ...(body && { 'content-type': 'application/json' }),
    };
    return exchange(httpRequest(`${running.url}${path}`, { method, headers, agent }), body);
  }

  /** Returns the objects that a row is tested with. */
  function targetsOf({ own }: Pick<RouteRow, 'own'>, caller: TestCaller): Target[] {
    if (own !== 'task' && own !== 'session') return [{ owner: 'any', condition: 'any', id: 'x' }];
    const builtIn = callers.find(({ name }) => name === 'built-in')!;
    const owners = [
      ...(caller.caller ? [{ owner: 'own' as const, ownerOf: caller }] : []),
      { owner: 'of another key' as const, ownerOf: neighbour },
      ...(caller === builtIn ? [] : [{ owner: 'of the built-in key' as const, ownerOf: builtIn }]),
    ];
    const conditions = own === 'task' ? taskConditions : sessionConditions;
    const present = owners.flatMap(({ owner, ownerOf }) =>
      conditions.map((condition) => ({
        owner,
        ownerOf,
        condition,
        id: shared.get(`${own} ${ownerOf.name} ${condition}`)!,
      })),
    );
    return [...present, { owner: 'absent', condition: 'absent', id: absentIds[own] }];
  }

  /** Returns the id of an object that an allowed request may change. */
  async function idFor(row: RouteRow | MessageRow, target: Target, isAllowed: boolean): Promise<string> {
    if (!row.changes || !isAllowed || !target.ownerOf) return target.id;
    return make(row.own as 'task', target.ownerOf, target.condition as Condition);
  }

  async function askRow(row: RouteRow, method: string, caller: TestCaller, id: string): Promise<Reply> {
    const path: Record<string, string> = { id, name: artifact.name, ...row.path };
    const [, template] = row.route.split(' ') as [string, string];
    const url = template.replaceAll('::', ':').replaceAll(/:(id|name)\b/g, (_, name: string) => path[name]!);
    return ask(method, url, caller.secret, row.body);
  }

  it('has a row for each REST route, and no other row', () => {
    const registered = [...running.app.get(AllowedMethods)['routes']].flatMap(([url, { methods }]) =>
      [...methods].map((method) => `${method} ${url}`),
    );
    const of = (method: string): string[] => registered.filter((route) => route.startsWith(`${method} `)).sort();
    expect(registered.filter((route) => !route.startsWith('HEAD ')).sort()).toEqual(
      routes.map(({ route }) => route).sort(),
    );
    expect(of('HEAD').map((route) => route.slice(5))).toEqual(of('GET').map((route) => route.slice(4)));
    const fastify: FastifyInstance = running.app.getHttpAdapter().getInstance();
    for (const route of registered) {
      const [method, url] = route.split(' ') as ['GET', string];
      expect([route, fastify.hasRoute({ method, url })]).toEqual([route, true]);
    }
  });

  it('has a row for each operation of the OpenAPI document, with the same credentials', async () => {
    const { paths } = JSON.parse((await ask('GET', '/openapi.json')).body) as Document;
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { security }]) => ({
        route: `${method.toUpperCase()} ${path.replaceAll(':', '::').replaceAll(/\{(\w+)\}/g, ':$1')}`,
        access: security!.length === 0 ? 'public' : Object.keys(security![0]!)[0],
      })),
    );
    const documented = routes.filter(({ isUndocumented }) => !isUndocumented);
    const inTable = documented.map(({ route, access }) => ({
      route,
      access: access === 'workers' ? 'lease' : access === 'public' ? access : 'bearer',
    }));
    expect(operations.sort(byRoute)).toEqual(inTable.sort(byRoute));
  });

  describe.each(routes)('$route', (row) => {
    const [method] = row.route.split(' ') as [string];
    const methods = method === 'GET' ? ['GET', 'HEAD'] : [method];

    it.each(methods)('%s answers each caller, for each object, as the table says', async (asked) => {
      const [actual, expected]: [string[], string[]] = [[], []];
      for (const caller of callers)
        for (const target of targetsOf(row, caller)) {
          const refusal = refusalOf(row, caller, target.owner);
          const id = await idFor(row, target, refusal === undefined);
          const answer = row.answers[target.condition]!;
          const reply = await askRow(row, asked, caller, id);
          const name = `${caller.name}, ${target.owner} ${target.condition}`;
          const shown = asked === 'HEAD' ? statusOf : (one: string) => one;
          expected.push(`${name}: ${shown(refusal ?? String(answer))}`.replaceAll(target.id, '<id>'));
          actual.push(
            `${name}: ${shown(describeAnswer(reply.status, reply.body, refusal ? undefined : answer))}`.replaceAll(
              id,
              '<id>',
            ),
          );
        }
      expect(actual).toEqual(expected);
    });
  });

  const hidden = routes.filter(({ own }) => own === 'task' || own === 'session');

  it.each(hidden)('$route answers for a hidden object exactly as for an absent one', async (row) => {
    const { tasks, sessions } = running.app.get(TaskStore, { strict: false });
    const reads = [jest.spyOn(tasks, 'ownerOf'), jest.spyOn(tasks, 'get'), jest.spyOn(sessions, 'get')];
    const caller = callers.find(({ name }) => name === 'submit')!;
    const [method] = row.route.split(' ') as [string];
    const answers: object[] = [];
    for (const target of targetsOf(row, caller).filter(({ owner }) => owner !== 'own')) {
      for (const read of reads) read.mockClear();
      const { status, headers, body } = await askRow(row, method, caller, target.id);
      const calls = reads.map(({ mock }) => mock.calls.length);
      answers.push({ status, headers, body: body.replaceAll(target.id, '<id>'), calls });
    }
    for (const read of reads) read.mockRestore();
    const absent = answers.at(-1)!;
    expect(absent).toMatchObject({ status: 404, calls: row.own === 'task' ? [1, 0, 0] : [0, 0, 1] });
    expect(answers).toEqual(answers.map(() => absent));
  });

  describe('/events', () => {
    const sockets = new Map<string, Socket>();
    const dial = (namespace: string, secret?: string): Socket =>
      io(`${running.url}${namespace}`, {
        auth: { token: secret },
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
      });

    beforeAll(async () => {
      for (const { name, secret, caller } of callers) {
        if (!caller) continue;
        const socket = dial('/events', secret);
        await once(socket as never, 'connect');
        sockets.set(name, socket);
      }
    });
    afterAll(() => sockets.forEach((socket) => socket.disconnect()));

    it('has a row for each message, and no other row', () => {
      expect(messages.map(({ message }) => message).sort()).toEqual(Object.keys(messageRules).sort());
    });

    it.each(messages)('$message answers each caller, for each object, as the table says', async (row) => {
      const [actual, expected]: [string[], string[]] = [[], []];
      for (const caller of callers.filter(({ name }) => sockets.has(name)))
        for (const target of targetsOf(row, caller)) {
          const refusal = refusalOf(row, caller, target.owner);
          const id = await idFor(row, target, refusal === undefined);
          const answer = row.answers[target.condition]!;
          const reply = (await sockets.get(caller.name)!.emitWithAck(row.message, row.payload(id))) as Acknowledgement;
          const name = `${caller.name}, ${target.owner} ${target.condition}`;
          expected.push(`${name}: ${refusal ?? answer}`.replaceAll(target.id, '<id>'));
          actual.push(
            `${name}: ${describeAcknowledgement(reply, refusal ? undefined : answer)}`.replaceAll(id, '<id>'),
          );
        }
      expect(actual).toEqual(expected);
    });

    it('answers for a hidden task exactly as for an absent one', async () => {
      const caller = callers.find(({ name }) => name === 'submit')!;
      const socket = sockets.get('submit')!;
      for (const row of messages.filter(({ own }) => own === 'task')) {
        const targets = targetsOf(row, caller).filter(({ owner }) => owner !== 'own');
        const replies = await Promise.all(
          targets.map(async ({ id }) =>
            JSON.stringify(await socket.emitWithAck(row.message, row.payload(id))).replaceAll(id, '<id>'),
          ),
        );
        expect(replies).toEqual(replies.map(() => replies.at(-1)));
      }
    });
  });

  it('leaves the objects of refused requests as they were', async () => {
    const actual = [];
    for (const name of shared.keys()) {
      const [kind, id] = [name.split(' ')[0], shared.get(name)!];
      const { state } = JSON.parse((await ask('GET', `/v1/${kind}s/${id}`, running.apiKey)).body) as { state: string };
      actual.push(`${name} is ${state}`);
    }
    const states = { waiting: 'queued', running: 'running', open: 'open' };
    const stateOf = (name: string): string =>
      states[name.split(' ').at(-1) as 'open'] ?? (name.startsWith('task') ? 'succeeded' : 'closed');
    expect(actual).toEqual([...shared.keys()].map((name) => `${name} is ${stateOf(name)}`));
  });
});

describe('the access table of sockets', () => {
  let running: RunningApp;
  let callers: TestCaller[];
  const agent = new Agent();

  beforeAll(async () => {
    running = await startApp({ workerInterface: 'real' });
    callers = await createCallers(running.app, running.apiKey);
  });
  afterAll(() => running.close());

  it('has a row for each WebSocket route, and no other row', () => {
    const served = running.app.get(Upgrades)['routes'];
    expect(served.length).toBe(upgrades.length);
    const matched = upgrades.map(({ url }) => served.filter((route) => route.matches(url)).map(({ access }) => access));
    expect(matched).toEqual(upgrades.map(({ access }) => [access]));
  });

  it.each(upgrades)('answers an upgrade of $url alike, whatever the API key', async ({ url, answer }) => {
    const answers = callers.map(async ({ name, secret }) => {
      const upgrade = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      };
      const headers = { ...upgrade, ...(secret !== undefined && { authorization: `Bearer ${secret}` }) };
      const { status, body } = await exchange(httpRequest(`${running.url}${url}`, { headers, agent }));
      return `${name}: ${describeAnswer(status, body, answer)}`;
    });
    expect(await Promise.all(answers)).toEqual(callers.map(({ name }) => `${name}: ${answer}`));
  });

  it('has a row for each namespace, and no other row', () => {
    const providers = [...running.app.get(ModulesContainer).values()].flatMap((module) => [
      ...module.providers.values(),
    ]);
    const declared = providers.flatMap(({ metatype }) => (metatype ? namespacesOf(metatype) : []));
    expect(declared.sort()).toEqual(namespaces.map(({ namespace }) => namespace).sort());
  });

  const others = [
    { namespace: '/', accepts: 'no credential', refusal: 'NOT_FOUND' },
    { namespace: '/unknown', accepts: 'no credential', refusal: 'Invalid namespace' },
  ];

  it.each([...namespaces, ...others])(
    'accepts $accepts in the namespace $namespace',
    async ({ namespace, accepts, refusal }) => {
      const tokens = [
        ...callers.map(({ name, secret, caller }) => ({ name, secret, kind: caller ? 'API keys' : 'none' })),
        { name: 'worker token', secret: running.app.get<Secrets>(SECRETS).workerToken, kind: 'worker tokens' },
      ];
      const answers = tokens.map(
        async ({ name, secret }) => `${name}: ${await handshake(running.url, namespace, secret)}`,
      );
      expect(await Promise.all(answers)).toEqual(
        tokens.map(({ name, kind }) => `${name}: ${kind === accepts ? 'connected' : refusal}`),
      );
    },
  );
});

interface Document {
  paths: Record<string, Record<string, { security?: object[] }>>;
}

type Acknowledgement = { error?: { status: number; code: string; detail: string } };

/** Sends a request and reads the answer; of an event stream, only the status. The `Date` is left out. */
async function exchange(request: ClientRequest, sent?: object): Promise<Reply> {
  request.end(sent && JSON.stringify(sent));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const [status, raw] = [response.statusCode!, response.rawHeaders];
  if (response.headers['content-type']?.startsWith('text/event-stream')) {
    response.destroy();
    return { status, headers: [], body: '' };
  }
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const date = raw.indexOf('Date') + 1;
  return { status, headers: raw.toSpliced(date, 1), body: Buffer.concat(parts).toString() };
}

/** Returns `connected`, or the reason of the refusal. */
async function handshake(url: string, namespace: string, token: string | undefined): Promise<string> {
  const socket = io(`${url}${namespace}`, {
    auth: { token, protocol: protocolVersion },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  try {
    return await new Promise((resolve) => {
      socket.once('connect', () => resolve('connected'));
      socket.once('connect_error', (error: Error & { data?: { code?: string } }) =>
        resolve(error.data?.code ?? error.message),
      );
    });
  } finally {
    socket.disconnect();
  }
}

function kindsOf(condition: Condition): Array<'task' | 'session'> {
  return [
    ...((taskConditions as readonly string[]).includes(condition) ? ['task' as const] : []),
    ...((sessionConditions as readonly string[]).includes(condition) ? ['session' as const] : []),
  ];
}

/** Returns the namespace of a gateway; none of other providers. */
function namespacesOf(provider: object): string[] {
  const options = Reflect.getMetadata(GATEWAY_OPTIONS, provider) as { namespace: string } | undefined;
  return options ? [options.namespace] : [];
}

function byRoute(one: { route: string }, other: { route: string }): number {
  return one.route < other.route ? -1 : 1;
}

function describeAcknowledgement({ error }: Acknowledgement, expected: 'ok' | Answer | undefined): string {
  return error ? describeProblem(error, expected) : 'ok';
}
