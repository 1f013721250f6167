import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { startApp, type RunningApp } from '../support/start-app';
import { cli, Yard, yard } from '../support/yard';

jest.setTimeout(60_000);

const waiting = { capability: 'python.run', input: { code: '1' }, labels: { require: { region: 'nowhere' } } };

describe('yard events', () => {
  let running: RunningApp;
  const started: Yard[] = [];
  beforeAll(async () => (running = await startApp()));
  afterAll(() => running.close());
  afterEach(() => Promise.all(started.splice(0).map((process) => process.end('SIGKILL'))));

  function follow(...args: string[]): Yard {
    const process = new Yard(['events', ...args], { YARD_URL: running.url, YARD_API_KEY: running.apiKey });
    started.push(process);
    return process;
  }

  async function submit(): Promise<string> {
    const answer = await running.send('POST', '/v1/tasks', waiting);
    return ((await answer.json()) as { id: string }).id;
  }

  it('prints one line per change until Ctrl-C, and continues after a cursor', async () => {
    const json = follow('--json', '--kinds', 'task');
    await json.says('"event":"cursor"');
    const first = await submit();
    await json.says(first);
    const { exitCode, stdout, stderr } = await json.end('SIGINT');
    expect([exitCode, stderr]).toEqual([0, '']);
    const [start, change] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    expect(start).toEqual({ event: 'cursor', cursor: start!['cursor'] });
    expect(change).toMatchObject({
      event: 'task',
      kind: 'task',
      id: first,
      state: 'queued',
      cursor: expect.any(String),
    });

    const second = await submit();
    const plain = follow('--kinds', 'task', '--after', change!['cursor']!);
    await plain.says(second);
    const ended = await plain.end('SIGINT');
    expect([ended.exitCode, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toMatch(new RegExp(`^\\S+Z  task     ${second}  queued     python\\.run\\n$`));
  });

  it('reports invalid options', async () => {
    const env = { YARD_URL: running.url, YARD_API_KEY: running.apiKey };
    expect(await yard(['events', '--kinds', 'queue'], env)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'error INVALID_REQUEST: kinds: expected some of task, session, worker, got "queue"\n',
    });
    const { exitCode, stderr } = await yard(['events', '--after', 'a b'], env);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('expected an event cursor')]);
  });

  it('ends when its output is closed', async () => {
    const process = follow('--json');
    await process.says('"event":"cursor"');
    process.child.stdout.destroy();
    await submit();
    await submit();
    expect((await process.end()).exitCode).toBe(0);
  });

  it('fails when its output cannot be written', async () => {
    const full = openSync('/dev/full', 'w');
    const env = { ...process.env, YARD_URL: running.url, YARD_API_KEY: running.apiKey };
    const child = spawn(process.execPath, [cli, 'events', '--json'], { env, stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [exitCode] = (await once(child, 'close')) as [number];
    expect([exitCode, said]).toEqual([1, expect.stringContaining('cannot write the output: ENOSPC')]);
  });
});
