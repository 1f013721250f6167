import { startApp, type RunningApp } from '../support/start-app';

interface TaskBody {
  id: string;
  state: string;
  outcome?: { result?: { stdout: string } };
}

describe('POST /v1/tasks/{id}/input', () => {
  let running: RunningApp;
  beforeAll(async () => (running = await startApp()));
  afterAll(() => running.close());

  const submit = async (input: object): Promise<string> => {
    const response = await running.send('POST', '/v1/tasks', { capability: 'shell.run', input });
    return ((await response.json()) as TaskBody).id;
  };
  const give = async (id: string, piece: object): Promise<[number, any]> => {
    const response = await running.send('POST', `/v1/tasks/${id}/input`, piece);
    return [response.status, await response.json()];
  };
  /** Resolves when the task has printed this, or has ended. */
  const follow = async (id: string, enough: RegExp): Promise<string> => {
    const response = await running.ask(`/v1/tasks/${id}/events`);
    const reader = response.body!.getReader();
    let text = '';
    while (!enough.test(text)) {
      const { done, value } = await reader.read();
      if (done) break;
      text += Buffer.from(value).toString();
    }
    await reader.cancel();
    return text;
  };

  it('sends input to a running task until its end', async () => {
    const id = await submit({ command: 'cat', stdin: 'one ', stdinOpen: true });
    await follow(id, /one/);
    expect(await give(id, { text: 'two ', offset: 0 })).toEqual([200, { receivedBytes: 4 }]);
    expect(await give(id, { text: 'two ', offset: 0 })).toEqual([200, { receivedBytes: 4 }]);
    expect(await give(id, { base64: Buffer.from('three').toString('base64'), end: true })).toEqual([
      200,
      { receivedBytes: 9 },
    ]);
    await follow(id, /"state":"succeeded"/);
    const task = (await (await running.ask(`/v1/tasks/${id}`)).json()) as TaskBody;
    expect(task.outcome?.result?.stdout).toBe('one two three');
    expect(await give(id, { text: 'late' })).toMatchObject([
      409,
      { code: 'CONFLICT', detail: `task ${id} has ended: succeeded` },
    ]);
  });

  it('rejects invalid input', async () => {
    const id = await submit({ command: 'cat', stdin: 'ready', stdinOpen: true });
    await follow(id, /ready/);
    expect(await give(id, { text: 'x', offset: 5 })).toMatchObject([409, { code: 'INPUT_GAP' }]);
    expect(await give(id, { text: 'x', base64: 'eA==' })).toMatchObject([422, { code: 'INVALID_REQUEST' }]);
    expect(await give(id, { text: 5 })).toMatchObject([422, { code: 'INVALID_REQUEST' }]);
    expect(await give('t-missing', { text: 'x' })).toMatchObject([404, { code: 'NOT_FOUND' }]);
    await give(id, { end: true });
    const deaf = await submit({ command: 'sleep 30' });
    await follow(deaf, /"state":"running"/);
    expect(await give(deaf, { text: 'x' })).toMatchObject([409, { code: 'NO_INPUT' }]);
    await running.send('POST', `/v1/tasks/${deaf}/cancel`, { graceMs: 0 });
  });

  it('rejects input for a task that is not running', async () => {
    const response = await running.send('POST', '/v1/tasks', { capability: 'no.such', input: {} });
    const { id } = (await response.json()) as TaskBody;
    expect(await give(id, { text: 'x' })).toMatchObject([
      409,
      { code: 'CONFLICT', detail: `task ${id} does not run now` },
    ]);
    await running.send('POST', `/v1/tasks/${id}/cancel`, {});
  });
});
