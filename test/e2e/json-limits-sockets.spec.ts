import { io, type Socket } from 'socket.io-client';
import { TaskService } from '../../src/agent';
import { SECRETS, type Secrets } from '../../src/config';
import type { TaskExecute } from '@yardmaster/protocol';
import type { Task } from '../../src/tasks';
import { startApp, type RunningApp } from '../support/start-app';

const outOfRange =
  'expected an integer within ±9007199254740991 or a float within the range of a double; send it as a string';
const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

describe('the limits of JSON, over Socket.IO', () => {
  let running: RunningApp;
  let worker: Socket;
  let caller: Socket;
  const executions: TaskExecute[] = [];
  let arrived: (() => void) | undefined;

  beforeAll(async () => {
    running = await startApp({ workerInterface: 'real' });
    const { workerToken } = running.app.get<Secrets>(SECRETS);
    const options = { transports: ['websocket'], forceNew: true };
    worker = io(`${running.url}/workers`, { ...options, auth: { token: workerToken, protocol: 1 } });
    worker.on('task.execute', (execution: TaskExecute, acknowledge: (reply: unknown) => void) => {
      acknowledge({ status: 'accepted' });
      executions.push(execution);
      arrived?.();
    });
    await worker.emitWithAck('worker.register', {
      workerId: 'w',
      instanceId: 'w-1',
      name: 'w',
      version: '0',
      slots: 1,
      labels: {},
      capabilities: [{ name: 'test.work', description: '', inputSchema: {} }],
      running: [],
      finished: [],
    });
    caller = io(`${running.url}/events`, { ...options, auth: { token: running.apiKey } });
  });
  afterAll(async () => {
    worker.close();
    caller.close();
    await running.close();
  });

  async function begun(): Promise<{ id: string; leaseId: string }> {
    const reply = (await caller.emitWithAck('task:submit', { capability: 'test.work' })) as { task: { id: string } };
    while (executions.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
    return { id: reply.task.id, leaseId: executions.pop()!.leaseId };
  }

  async function ended(id: string): Promise<Task> {
    return running.app.get(TaskService, { strict: false }).waitFor(id, 10_000);
  }

  /** Sends JSON that `JSON.stringify` cannot produce, as a Socket.IO packet with acknowledgement. */
  function sendText(message: string, payload: string): void {
    worker.io.engine.write(`2/workers,999["${message}",${payload}]`);
  }

  it.each([
    ['task:submit', { n: 2 ** 53 }, 'input.n', outOfRange],
    ['task:execute', [1, -(2 ** 53)], 'input.1', outOfRange],
    ['task:submit', nested(129), `input.${Array<string>(128).fill('0').join('.')}`, expect.stringMatching('nests')],
  ])('rejects %s with an input beyond the limits, with its path', async (message, input, path, said) => {
    const { error } = (await caller.emitWithAck(message, { capability: 'test.none', input })) as {
      error: { code: string; errors: unknown };
    };
    expect([error.code, error.errors]).toEqual(['INVALID_INPUT', [{ path, message: said }]]);
  });

  it.each([
    ['an integer that a double rounds', { rows: [1, 2 ** 53] }, 'result.rows.1'],
    ['a result nested too deep', nested(129), `result.${Array<string>(128).fill('0').join('.')}`],
  ])('ends the attempt of a worker that reports %s', async (_, result, path) => {
    const { id, leaseId } = await begun();
    const outcome = { status: 'succeeded', result, stats: { wallMs: 1 } };
    expect(await worker.emitWithAck('task.finished', { leaseId, outcome })).toEqual({ status: 'recorded' });
    const { code, retryable, details } = (await ended(id)).outcome!.error!;
    expect({ code, retryable, details }).toEqual({
      code: 'INVALID_RESULT',
      retryable: false,
      details: { path, endedBy: 'control plane' },
    });
  });

  it.each(['1e999', '-9007199254740993', `1${'0'.repeat(400)}`])(
    'ends the attempt of a worker that reports the progress %s',
    async (loss) => {
      const { id, leaseId } = await begun();
      const chunk = `{"seq":1,"stream":"progress","data":{"loss":${loss}}}`;
      sendText('task.output', `{"leaseId":"${leaseId}","chunks":[${chunk}]}`);
      expect((await ended(id)).outcome!.error).toMatchObject({
        code: 'INVALID_RESULT',
        details: { path: 'progress.loss' },
      });
    },
  );

  it('accepts a large number in float notation, and keys with any name', async () => {
    const { id, leaseId } = await begun();
    const result = '{"light":1e18,"__proto__":{"constructor":{"prototype":1}}}';
    const outcome = `{"status":"succeeded","result":${result},"stats":{"wallMs":1}}`;
    sendText('task.finished', `{"leaseId":"${leaseId}","outcome":${outcome}}`);
    expect(JSON.stringify((await ended(id)).outcome!.result)).toBe(JSON.stringify(JSON.parse(result)));
  });
});
