import { startApp, type RunningApp } from '../support/start-app';

const sum = { capability: 'python.run', input: { code: 'print(sum(range(10)))' } };
/** No worker has this label, so the task stays queued. */
const waiting = { ...sum, labels: { require: { region: 'nowhere' } } };

interface Result {
  status: number;
  task?: { id: string; state: string; capability: string };
  replayed?: boolean;
  problem?: { status: number; code: string; errors?: Array<{ path: string }> };
}

describe('/v1/tasks:batch', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp()));
  afterAll(() => running.close());

  async function submit(tasks: unknown, headers: Record<string, string> = {}): Promise<[Result[], Response]> {
    const response = await running.send('POST', '/v1/tasks:batch', { tasks }, headers);
    return [((await response.clone().json()) as { results: Result[] }).results, response];
  }

  it('accepts and runs many tasks in order', async () => {
    const codes = Array.from({ length: 100 }, (_, n) => `print(${n})`);
    const [results, response] = await submit(codes.map((code) => ({ capability: 'python.run', input: { code } })));
    expect(response.status).toBe(200);
    expect(results.map(({ status }) => status)).toEqual(codes.map(() => 202));
    expect(results[0]!.task).not.toHaveProperty('input');
    for (const n of [0, 99]) {
      const { id } = results[n]!.task!;
      const task = (await (await running.ask(`/v1/tasks/${id}`)).json()) as { input: object };
      expect(task.input).toEqual({ code: codes[n] });
    }
  });

  it('rejects an invalid task as if submitted alone, without affecting the others', async () => {
    const [results] = await submit([
      sum,
      { ...sum, priority: 1000 },
      { capability: 'python.run', input: { code: 1 } },
      'text',
      { ...waiting, requireWorker: true },
      sum,
    ]);
    expect(results.map(({ status, problem }) => [status, problem?.status, problem?.code])).toEqual([
      [202, undefined, undefined],
      [422, 422, 'INVALID_REQUEST'],
      [422, 422, 'INVALID_INPUT'],
      [422, 422, 'INVALID_REQUEST'],
      [503, 503, 'NO_CAPABLE_WORKER'],
      [202, undefined, undefined],
    ]);
    expect(results.map(({ problem }) => problem?.errors?.map(({ path }) => path))).toEqual([
      undefined,
      ['priority'],
      ['input.code'],
      [''],
      undefined,
      undefined,
    ]);
  });

  it('creates each task once per idempotency key and position', async () => {
    const batch = [sum, { ...sum, priority: 1000 }, { ...sum, priority: 1 }];
    const [first] = await submit(batch, { 'idempotency-key': 'batch' });
    const [again] = await submit(batch, { 'idempotency-key': 'batch' });
    expect(again.map(({ task }) => task?.id)).toEqual(first.map(({ task }) => task?.id));
    expect(first.map(({ replayed }) => replayed)).toEqual([undefined, undefined, undefined]);
    expect(again.map(({ replayed }) => replayed)).toEqual([true, undefined, true]);
    const [other] = await submit([batch[2], batch[1], batch[0]], { 'idempotency-key': 'batch' });
    expect(other.map(({ problem }) => problem?.code)).toEqual([
      'IDEMPOTENCY_KEY_REUSED',
      'INVALID_REQUEST',
      'IDEMPOTENCY_KEY_REUSED',
    ]);
  });

  it.each([
    ['nothing', undefined, 'is required'],
    ['no list', { 0: sum }, 'expected array, got object'],
    ['an empty list', [], 'must NOT have fewer than 1 items'],
    ['more than 1000', Array.from({ length: 1001 }, () => 1), 'must NOT have more than 1000 items'],
  ])('rejects %s as a whole', async (_, tasks, message) => {
    const [, response] = await submit(tasks);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ path: 'tasks', message }] });
  });

  it('answers other methods with `Allow`', async () => {
    const response = await running.ask('/v1/tasks:batch');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});
