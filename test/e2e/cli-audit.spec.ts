import { startApp, type RunningApp } from '../support/start-app';
import { Yard, yard } from '../support/yard';

jest.setTimeout(60_000);

describe('yard audit', () => {
  let running: RunningApp;
  const started: Yard[] = [];
  beforeAll(async () => (running = await startApp()));
  afterAll(() => running.close());
  afterEach(() => Promise.all(started.splice(0).map((process) => process.end('SIGKILL'))));

  const env = (): Record<string, string> => ({ YARD_URL: running.url, YARD_API_KEY: running.apiKey });
  const submit = async (): Promise<string> => {
    const answer = await running.send('POST', '/v1/tasks', { capability: 'a.b' });
    return ((await answer.json()) as { id: string }).id;
  };

  it('lists lines, newest first, as a table or as JSON', async () => {
    const ids = [await submit(), await submit()];
    await running.send('POST', '/v1/workers/none/resume');
    const table = await yard(['audit', '--key', 'default', '--action', 'tasks.', '--since', '1h'], env());
    expect([table.exitCode, table.stderr]).toEqual([0, '']);
    const rows = table.stdout
      .trimEnd()
      .split('\n')
      .map((row) => row.split(/ {2,}/).slice(1));
    expect(rows).toEqual([
      ['BY', 'FROM', 'ACTION', 'OBJECT', 'RESULT'],
      ['default', '127.0.0.1', 'tasks.submit', `task ${ids[1]}`, '202'],
      ['default', '127.0.0.1', 'tasks.submit', `task ${ids[0]}`, '202'],
    ]);
    const json = await yard(['audit', '--json', '--stream', 'refusals', '--limit', '1'], env());
    expect(JSON.parse(json.stdout)).toMatchObject({ lines: [{ action: 'workers.resume', status: 404 }] });
    expect((await yard(['audit', '--key', 'k-nobody'], env())).stdout).toBe('No lines found.\n');
  });

  it('follows new lines until Ctrl-C', async () => {
    const first = await submit();
    const following = new Yard(['audit', '--follow', '--limit', '1', '--json'], env());
    started.push(following);
    await following.says(first);
    const second = await submit();
    await following.says(second);
    const { exitCode, stdout, stderr } = await following.end('SIGINT');
    expect([exitCode, stderr]).toEqual([0, '']);
    const ids = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { object: { id: string } }).object.id);
    expect(ids).toEqual([first, second]);
  });

  it('reports invalid options', async () => {
    expect(await yard(['audit', '--stream', 'all'], env())).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await yard(['audit', '--since', 'soon'], env())).toMatchObject({ exitCode: 2, stdout: '' });
  });
});
