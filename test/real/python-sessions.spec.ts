import { startApp, type RunningApp } from '../support/start-app';
import { WorkerProcess } from '../support/worker-process';
import { loadConfig, loadSecrets } from '../../src/config';

jest.setTimeout(60_000);

interface TaskBody {
  id: string;
  outcome: { status: string; result?: Record<string, any>; error?: { code: string; details: Record<string, any> } };
}

/** Sessions of the real Python worker, through the whole system. */
describe('Python sessions', () => {
  let running: RunningApp;
  let worker: WorkerProcess;
  let sessionId: string;

  beforeAll(async () => {
    running = await startApp({ workerInterface: 'real' });
    const { dataDir, url } = running;
    const { workerToken: token } = loadSecrets(loadConfig({ dataDir }, {}));
    worker = new WorkerProcess({ kind: 'python', workerId: 'contexts', token, connect: url, slots: 2, drainMs: 1000 });
    await capable();
    const response = await running.send('POST', '/v1/sessions', { capability: 'python.run' });
    sessionId = ((await response.json()) as { id: string }).id;
  });

  afterAll(async () => {
    worker.kill('SIGKILL');
    await running.close();
  });

  /** Resolves when the worker is online. */
  async function capable(): Promise<void> {
    const task = { capability: 'python.run', input: { code: '1' } };
    await running.send('POST', '/v1/tasks', task, { prefer: 'wait=30' });
  }

  const run = async (capability: string, input: object, more: object = { sessionId }): Promise<TaskBody['outcome']> => {
    const response = await running.send('POST', '/v1/tasks', { capability, input, ...more }, { prefer: 'wait=30' });
    return ((await response.json()) as TaskBody).outcome;
  };

  it('keeps state, returns rich outputs, and saves files as artifacts', async () => {
    await run('python.run', { code: 'x = 41' });
    const outcome = await run('python.run', { code: 'open("out.txt", "w").write("o")\nx + 1', collect: ['*.txt'] });
    expect(outcome).toMatchObject({
      status: 'succeeded',
      result: {
        result: { data: { 'text/plain': '42' } },
        context: { name: 'default', executionCount: 2 },
        files: [{ path: 'out.txt', sizeBytes: 1, artifact: 'out.txt' }],
      },
      artifacts: [{ name: 'out.txt', sizeBytes: 1 }],
    });
    const shell = await run('shell.run', { command: 'cat out.txt' });
    expect(shell.result).toMatchObject({ stdout: 'o', exitCode: 0 });
    expect((await run('files.list', {})).result?.['entries']).toMatchObject([{ path: 'out.txt', kind: 'file' }]);
  });

  it('leaves a display that is too large for a message as an artifact', async () => {
    const code = 'from IPython.display import HTML\nHTML("x" * 100_000)';
    expect(await run('python.run', { code })).toMatchObject({
      result: { result: { artifacts: { 'text/html': 'display-1.html' } } },
      artifacts: [{ name: 'display-1.html', sizeBytes: 100_000, contentType: 'text/html' }],
    });
  });

  it('interrupts a cell by cancelling its task, and keeps the state', async () => {
    const code = 'y = 7\nprint("ready", flush=True)\nimport time\nwhile True: time.sleep(0.05)';
    const task = { capability: 'python.run', input: { code }, sessionId };
    const { id } = (await (await running.send('POST', '/v1/tasks', task)).json()) as TaskBody;
    await said(id, /ready/);
    await running.send('POST', `/v1/tasks/${id}/cancel`, { graceMs: 20_000 });
    await said(id, /"state":"cancelled"/);
    expect((await run('python.run', { code: 'y' })).result?.['result']).toEqual({ data: { 'text/plain': '7' } });
  });

  it('gives a command input while it runs', async () => {
    const input = { command: 'while read -r line; do echo "got $line"; done', stdin: 'one\n', stdinOpen: true };
    const task = { capability: 'shell.run', input, sessionId };
    const { id } = (await (await running.send('POST', '/v1/tasks', task)).json()) as TaskBody;
    await said(id, /got one/);
    await running.send('POST', `/v1/tasks/${id}/input`, { text: 'two\n', end: true });
    expect(await said(id, /"state":"succeeded"/)).toContain('got two');
  });

  /** Resolves to the events of a task once they contain this text. */
  async function said(id: string, enough: RegExp): Promise<string> {
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
  }
});
