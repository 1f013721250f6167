import { io, type Socket } from 'socket.io-client';
import { builtInCaller } from '../../src/access';
import { createCaller, type TestCaller } from '../support/access/callers';
import { capability, HeldWork } from '../support/access/held-work';
import { startApp, type RunningApp } from '../support/start-app';

const absentSession = `s-${'0'.repeat(26)}`;

/** What an API key learns of the tasks and sessions of others, other than by asking for one of them (`access-table.spec.ts`). */
describe('an API key with the scope submit', () => {
  let running: RunningApp;
  let work: HeldWork;
  let one: TestCaller;
  let two: TestCaller;
  let limited: TestCaller;
  let socket: Socket;

  beforeAll(async () => {
    running = await startApp();
    work = await HeldWork.start(running.app);
    const submit = { scopes: ['submit'] as const };
    one = await createCaller(running.app, { name: 'one', ...submit });
    two = await createCaller(running.app, { name: 'two', ...submit });
    const labels = { require: { team: 'a' }, prefer: { zone: 'x' } };
    limited = await createCaller(running.app, {
      name: 'limited',
      ...submit,
      capabilities: ['python.*', capability],
      labels,
    });
    socket = io(`${running.url}/events`, {
      auth: { token: limited.secret },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    await new Promise<void>((resolve) => void socket.once('connect', resolve));
  });
  afterAll(async () => {
    socket.disconnect();
    await work.stop();
    await running.close();
  });

  async function ask(
    { secret }: TestCaller,
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; headers: Headers; body: any }> {
    const type = body && { 'content-type': 'application/json' };
    const answer = await fetch(`${running.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, ...type, ...headers },
      body: body && JSON.stringify(body),
    });
    return { status: answer.status, headers: answer.headers, body: await answer.json() };
  }

  /** Sends a task on each way that accepts one, and returns the tasks or problems. */
  async function submitEverywhere(caller: TestCaller, task: object): Promise<Record<string, any>> {
    const single = await ask(caller, 'POST', '/v1/tasks', task);
    const batch = await ask(caller, 'POST', '/v1/tasks:batch', { tasks: [task] });
    const [result] = batch.body.results as Array<{ task?: object; problem?: object }>;
    const submitted = await socket.emitWithAck('task:submit', task);
    return { single: single.body, batch: result!.task ?? result!.problem, message: submitted.task ?? submitted.error };
  }

  it('lists only its own tasks and sessions, also with a cursor of others', async () => {
    for (const owner of [one.caller!, two.caller!, builtInCaller])
      for (let n = 0; n < 3; n++) {
        await work.task(owner, 'waiting');
        await work.session(owner, 'open');
      }
    for (const kind of ['tasks', 'sessions']) {
      const all = (await (await running.ask(`/v1/${kind}?limit=2`)).json()) as any;
      for (const query of ['', '?limit=100', `?limit=100&cursor=${all.nextCursor}`]) {
        const page = (await ask(one, 'GET', `/v1/${kind}${query}`)).body[kind] as Array<{ id: string }>;
        const owned = await Promise.all(page.map(({ id }) => ask(one, 'GET', `/v1/${kind}/${id}`)));
        expect(owned.map(({ status }) => status)).toEqual(page.map(() => 200));
        expect(page.length).toBeLessThanOrEqual(3);
      }
      expect((await ask(one, 'GET', `/v1/${kind}?limit=100`)).body[kind].length).toBe(3);
    }
  });

  it('has idempotency keys of its own', async () => {
    const task = { capability, labels: { require: { region: 'nowhere' } } };
    const builtIn = { ...one, secret: running.apiKey };
    for (const [path, body] of [
      ['/v1/tasks', task],
      ['/v1/tasks:batch', { tasks: [task] }],
    ] as const) {
      const header = { 'idempotency-key': 'same' };
      const ids = [];
      for (const caller of [one, two, builtIn, one]) {
        const answer = await ask(caller, 'POST', path, body, header);
        ids.push((answer.body.results?.[0].task ?? answer.body).id as string);
      }
      expect(new Set(ids).size).toBe(3);
      expect(ids[3]).toBe(ids[0]);
    }
  });

  it.each(['open', 'ended'] as const)(
    'cannot tell an %s session of another key from an absent one',
    async (condition) => {
      const foreign = await work.session(two.caller!, condition);
      const answers = [foreign, absentSession].map(async (sessionId) => {
        const answer = JSON.stringify(await submitEverywhere(limited, { capability, sessionId }));
        return answer.replaceAll(sessionId, '<id>');
      });
      const [given, expected] = await Promise.all(answers);
      expect(given).toBe(expected);
      expect(given!.match(/session <id> not found/g)).toHaveLength(3);
    },
  );

  it('is not told which task of another key keeps its session busy', async () => {
    const sessionId = await work.session(one.caller!, 'open');
    const foreign = await work.task(builtInCaller, 'running', sessionId);
    const waiting = await work.task(one.caller!, 'waiting', sessionId);
    const { body } = await ask(one, 'GET', `/v1/tasks/${waiting}/explain`);
    expect(body.waiting).toMatchObject({ reason: 'SESSION_BUSY', message: expect.stringContaining('another API key') });
    expect(JSON.stringify(body)).not.toContain(foreign);
  });

  it('uses only the capabilities of its patterns, on each way', async () => {
    const expected = { code: 'FORBIDDEN', detail: expect.stringContaining('may not use shell.run') };
    const answers = await submitEverywhere(limited, { capability: 'shell.run', input: { command: 'true' } });
    expect(answers).toMatchObject({ single: expected, batch: expected, message: expected });
    const task = { capability: 'shell.run', input: { command: 'true' } };
    expect(await socket.emitWithAck('task:execute', task)).toMatchObject({ error: expected });
    expect((await ask(limited, 'POST', '/v1/sessions', { capability: 'shell.run' })).body).toMatchObject(expected);
    const { capabilities } = (await ask(limited, 'GET', '/v1/capabilities')).body as {
      capabilities: Array<{ name: string }>;
    };
    expect(capabilities.filter(({ name }) => !name.startsWith('python.') && name !== capability)).toEqual([]);
  });

  it('learns no difference between forbidden capabilities that exist and those that do not', async () => {
    const answers = ['shell.run', 'none.such'].map(async (name) => {
      const task = { capability: name, input: { command: 5 }, requireWorker: true };
      return JSON.stringify(await submitEverywhere(limited, task)).replaceAll(name, '<name>');
    });
    const [existing, absent] = await Promise.all(answers);
    expect(existing).toBe(absent);
  });

  it.each([{ team: 'b' }, { team: '' }, { team: 'b', zone: 'y' }])(
    'cannot escape its required labels with %j',
    async (require) => {
      const expected = { code: 'FORBIDDEN', detail: expect.stringContaining('requires team=a') };
      const answers = await submitEverywhere(limited, { capability, labels: { require } });
      expect(answers).toMatchObject({ single: expected, batch: expected, message: expected });
      const session = await ask(limited, 'POST', '/v1/sessions', { capability, labels: { require } });
      expect(session.body).toMatchObject(expected);
    },
  );

  it('gets its labels added to each task, also in a session', async () => {
    const sessions = [
      undefined,
      await work.session({ ...limited.caller!, labels: { require: {}, prefer: {} } }, 'open'),
    ];
    for (const sessionId of sessions) {
      const answers = await submitEverywhere(limited, { capability, sessionId, labels: { require: { b: 'c' } } });
      const expected = { labels: { require: { b: 'c', team: 'a' }, prefer: { zone: 'x' } } };
      const refused = { code: 'INVALID_REQUEST', detail: expect.anything() };
      for (const each of ['single', 'batch', 'message'])
        expect(answers[each]).toMatchObject(sessionId === undefined ? expected : refused);
    }
  });
});
