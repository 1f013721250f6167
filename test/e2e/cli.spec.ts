import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtInCapabilities } from '@yardmaster/protocol';
import { Yard, yard, yardUp, type Ended, type Ready } from '../support/yard';

jest.setTimeout(60_000);

describe('yard', () => {
  let folder: string;
  let dataDir: string;
  let up: Yard;
  let ready: Ready;
  const ask = (...args: string[]): Promise<Ended> => yard(args, { YARD_URL: ready.url, DATA_DIR: dataDir });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yard-cli-'));
    dataDir = join(folder, 'data');
    ({ process: up, ready } = await yardUp(dataDir, ['--mock']));
  });

  afterAll(async () => {
    await up.end('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  describe('up', () => {
    it('starts three workers, checks each, and prints the location of the key', async () => {
      expect(ready).toMatchObject({
        online: 3,
        expected: 3,
        dataDir,
        pid: up.child.pid,
        apiKeyFile: join(dataDir, 'api-key'),
      });
      expect(Object.entries(ready.checks).map(([id, { isOk }]) => [id, isOk])).toEqual([
        ['browser-mock', true],
        ['figma-mock', true],
        ['python-mock', true],
      ]);
      expect((await stat(ready.apiKeyFile)).mode & 0o777).toBe(0o600);
    });

    it('rejects a data folder that is in use', async () => {
      const { exitCode, stderr } = await yard(['up', '--mock', '--port', '0', '--data-dir', dataDir]);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^error DATA_DIR_IN_USE: .*--data-dir$/m);
    });

    it('rejects a port that is in use, and leaves no lock behind', async () => {
      const { port } = new URL(ready.url);
      const other = join(folder, 'other');
      const { exitCode, stderr } = await yard(['up', '--mock', '--port', port, '--data-dir', other]);
      expect(exitCode).toBe(1);
      expect(stderr).toBe(
        `error PORT_IN_USE: port ${port} is in use; stop the program that uses it, or choose another with --port (0: any free port)\n`,
      );
      const again = await yardUp(other, ['--mock', '--no-check']);
      expect(again.ready.checks).toEqual({});
      expect((await again.process.end('SIGTERM')).exitCode).toBe(0);
    });

    it('lists every configuration error', async () => {
      const env = { TIMEOUT_MS: 'soon', LOG_LEVEL: 'loud' };
      expect(await yard(['up', '--mock', '--bind', '0.0.0.0', '--data-dir', join(folder, 'bad')], env)).toEqual({
        exitCode: 2,
        stdout: '',
        stderr: [
          'error CONFIGURATION: invalid configuration',
          '  LOG_LEVEL: expected one of silent, error, warn, info, debug, got "loud"',
          '  TIMEOUT_MS: expected an integer from 1 to 86400000, got "soon"',
          '  API_KEY: required if BIND_ADDRESS (0.0.0.0) is not loopback',
          '  WORKER_TOKEN: required if BIND_ADDRESS (0.0.0.0) is not loopback',
          '',
        ].join('\n'),
      });
    });

    it('prints a summary, with the key only if it is new, and drains on Ctrl-C', async () => {
      const own = join(folder, 'people');
      const start = async (): Promise<Ended> => {
        const process = new Yard(['up', '--mock', '--port', '0', '--data-dir', own]);
        await process.says('Press Ctrl-C to drain and stop.');
        return process.end('SIGINT');
      };
      const [first, second] = [await start(), await start()];
      const key = (await readFile(join(own, 'api-key'), 'utf8')).trim();
      expect(first.exitCode).toBe(0);
      expect(first.stdout).toContain('3/3 workers online');
      expect(first.stdout).toMatch(new RegExp(`^Key +${key}  \\(shown this once; kept in ${own}/api-key\\)$`, 'm'));
      expect(first.stdout).toMatch(/^Worker token +yardw_/m);
      expect(first.stdout).toContain(`-H "Authorization: Bearer $(cat ${own}/api-key)"`);
      expect(first.stderr).toMatch(/^control plane listens on http:\/\/127\.0\.0\.1:\d+\n\ndraining: [^\n]*\nended\n$/);
      expect(second.stdout).not.toContain(key);
      expect(second.stdout).toMatch(new RegExp(`^Key +in ${own}/api-key$`, 'm'));
      expect(second.stdout).not.toContain('Worker token');
    });

    it('ends on SIGHUP, when its terminal is closed', async () => {
      const { process } = await yardUp(join(folder, 'hung-up'), ['--mock', '--no-check']);
      expect((await process.end('SIGHUP')).exitCode).toBe(0);
    });
  });

  it('does not load the service for client commands and help', async () => {
    const program = join(__dirname, '../../dist/cli/program.js');
    const show = `require(process.argv[1]); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', show, program]);
    const loaded = JSON.parse(stdout) as string[];
    expect(loaded).toContain(program);
    expect(loaded.filter((file) => /@nestjs|socket\.io|sqlite|ajv|pino/.test(file))).toEqual([]);
  });

  describe('running a task that waits', () => {
    const run = (...args: string[]): Yard => new Yard(['run', ...args], { YARD_URL: ready.url, DATA_DIR: dataDir });

    it('prints the reason on standard error, and only the result on standard output', async () => {
      const process = run('nobody.does', '--json');
      const reason = 'yard: waits, NO_CAPABLE_WORKER: no linked worker offers nobody.does; Ctrl-C cancels the task';
      await process.says(reason, 'stderr');
      const { exitCode, stdout } = await process.end('SIGINT');
      expect([exitCode, JSON.parse(stdout)]).toEqual([130, expect.objectContaining({ state: 'cancelled' })]);
    });

    it('exits with the code for timeouts if no worker accepts it in time', async () => {
      const process = run('--python', '1', '--label', 'region=moon', '--queue-timeout', '8s');
      await process.says('yard: waits, LABELS: no worker that offers python.run has the required labels', 'stderr');
      const { exitCode, stderr } = await process.end();
      expect(exitCode).toBe(124);
      expect(stderr).toContain('yard: timed out QUEUE_TIMEOUT: no worker took the task within 8000 ms');
    });

    it('reports a drained worker, and runs after it is resumed', async () => {
      await ask('drain', 'python-mock');
      const process = run('--python', 'print(6 * 7)');
      await process.says('yard: waits, WORKERS_DRAINING: ', 'stderr');
      await ask('resume', 'python-mock');
      expect(await process.end()).toMatchObject({ exitCode: 0, stdout: '42\n' });
    });
  });

  describe('tasks explain', () => {
    it('explains why a task waits and its history, as text and as JSON', async () => {
      const id = (await ask('run', '--no-follow', '--python', 'print(1)', '--label', 'region=moon')).stdout.trim();
      const { exitCode, stdout } = await ask('tasks', 'explain', id);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(
        /^waits +LABELS: no worker that offers python.run has .*; python-mock comes nearest and lacks region=moon$/m,
      );
      expect(stdout).toMatch(/^position +1 of 1 in its queue$/m);
      expect(stdout).toMatch(/^ +0 ms +queued +accepted: python.run \(region=moon\)$/m);
      const told = JSON.parse((await ask('tasks', 'explain', id, '--json')).stdout) as object;
      expect(told).toMatchObject({ taskId: id, waiting: { reason: 'LABELS' }, timeline: [{ type: 'queued' }] });
      await ask('cancel', id);
    });

    it('does not change the list of tasks', async () => {
      expect(JSON.parse((await ask('tasks', '--limit', '1', '--json')).stdout)).toMatchObject({ tasks: [{}] });
      expect((await ask('tasks', 'explain', 't-none')).stderr).toBe('error NOT_FOUND: task t-none not found\n');
    });
  });

  describe('tasks artifacts', () => {
    let id: string;
    let png: Buffer;

    beforeAll(async () => {
      const input = '{"url":"https://a.test/","width":64,"height":48}';
      id = (await ask('run', 'browser.screenshot', '--input', input, '--no-follow')).stdout.trim();
      const ended = await fetch(`${ready.url}/v1/tasks/${id}/events`, {
        headers: { authorization: `Bearer ${await readFile(ready.apiKeyFile, 'utf8')}` },
      });
      await ended.text();
      const task = JSON.parse((await ask('tasks', id, '--json')).stdout) as { outcome: { result: { base64: string } } };
      png = Buffer.from(task.outcome.result.base64, 'base64');
    });

    it('lists the artifacts of a task', async () => {
      const { stdout } = await ask('tasks', 'artifacts', id);
      expect(stdout).toMatch(
        /^NAME +SIZE +TYPE +ATTEMPT +SHA-256\nscreenshot\.png +\d+ B +image\/png +1 +[0-9a-f]{64}\n$/,
      );
      const listed = JSON.parse((await ask('tasks', 'artifacts', id, '--json')).stdout) as object;
      expect(listed).toMatchObject({ artifacts: [{ name: 'screenshot.png', sizeBytes: png.length }] });
    });

    it('writes an artifact to a file, replacing it, or to standard output', async () => {
      const file = join(folder, 'picture.png');
      await writeFile(file, 'older');
      expect(await ask('tasks', 'artifact', id, 'screenshot.png', '-o', file)).toEqual({
        exitCode: 0,
        stdout: '',
        stderr: '',
      });
      expect((await readFile(file)).equals(png)).toBe(true);
      const { exitCode, stdout } = await ask('tasks', 'artifact', id, 'screenshot.png');
      expect([exitCode, stdout.slice(1, 4)]).toEqual([0, 'PNG']);
    });

    it('shares an artifact by a URL that needs no key', async () => {
      const { exitCode, stdout } = await ask('artifacts', 'share', id, 'screenshot.png', '--for', '90s');
      expect([exitCode, stdout]).toEqual([
        0,
        expect.stringMatching(/^http:.*\/screenshot\.png\?ticket=yardt_[\w-]+\n$/),
      ]);
      expect(Buffer.from(await (await fetch(stdout.trim())).arrayBuffer())).toEqual(png);
      const shared = JSON.parse((await ask('artifacts', 'share', id, 'screenshot.png', '--json')).stdout) as object;
      expect(shared).toEqual({ ticket: expect.any(String), url: expect.any(String), expiresAt: expect.any(String) });
      const long = await ask('artifacts', 'share', id, 'screenshot.png', '--for', '25h');
      expect([long.exitCode, long.stderr]).toEqual([2, expect.stringContaining('ttlS: must be <= 86400')]);
      const unclear = await ask('artifacts', 'share', id, 'screenshot.png', '--for', 'ever');
      expect([unclear.exitCode, unclear.stderr]).toEqual([2, expect.stringContaining('expected a duration such as')]);
    });

    it('reports a missing artifact, and leaves no partial file', async () => {
      expect((await ask('tasks', 'artifact', id, 'other')).stderr).toBe(
        `error NOT_FOUND: task ${id} has no artifact "other"\n`,
      );
      const nowhere = await ask('tasks', 'artifact', id, 'screenshot.png', '-o', join(folder, 'no/such/folder'));
      expect([nowhere.exitCode, nowhere.stderr]).toEqual([1, expect.stringMatching(/^error CANNOT_WRITE: /)]);
      await mkdir(join(folder, 'a-folder'));
      const taken = await ask('tasks', 'artifact', id, 'screenshot.png', '-o', join(folder, 'a-folder'));
      expect([taken.exitCode, taken.stderr]).toEqual([1, expect.stringMatching(/^error CANNOT_WRITE: /)]);
      expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
    });
  });

  describe('submit', () => {
    const line = (code: string, more: object = {}): string =>
      `${JSON.stringify({ capability: 'python.run', input: { code }, ...more })}\n`;

    it('submits the tasks of a file, and prints their ids in order', async () => {
      const file = join(folder, 'tasks.jsonl');
      await writeFile(file, line('print(1)') + line('print(2)'));
      const { exitCode, stdout, stderr } = await ask('submit', file);
      expect([exitCode, stderr]).toEqual([0, '']);
      const ids = stdout.trim().split('\n');
      const tasks = await Promise.all(ids.map(async (id) => JSON.parse((await ask('tasks', id, '--json')).stdout)));
      expect(tasks.map(({ input }) => input.code)).toEqual(['print(1)', 'print(2)']);
    });

    it('reports rejected tasks and accepts the others, once per key', async () => {
      const file = join(folder, 'refused.jsonl');
      await writeFile(file, line('print(1)') + line('print(2)', { priority: 1000 }) + line('print(3)'));
      const first = await ask('submit', file, '--key', 'k');
      expect(first.exitCode).toBe(2);
      expect(first.stdout).toMatch(/^t-\S+\nt-\S+\n$/);
      expect(first.stderr).toBe('task 2: error INVALID_REQUEST: priority: must be <= 100\n');
      expect((await ask('submit', file, '--key', 'k')).stdout).toBe(first.stdout);
      const { results } = JSON.parse((await ask('submit', file, '--key', 'k', '--json')).stdout) as {
        results: object[];
      };
      expect(results).toMatchObject([{ replayed: true }, { status: 422 }, { replayed: true }]);
    });

    it('names the line that cannot be parsed', async () => {
      const file = join(folder, 'bad.jsonl');
      await writeFile(file, `${line('print(1)')}{\n`);
      const { exitCode, stderr } = await ask('submit', file);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/^error USAGE: line 2 is not valid JSON: /);
    });
  });

  describe('sessions', () => {
    it('opens, uses, lists and closes a session', async () => {
      const opened = await ask('sessions', 'open', 'python.run', '--ttl', '5m', '--label', 'mock=true');
      const id = opened.stdout.trim();
      expect(opened).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^s-\S+\n$/), stderr: '' });
      await ask('run', '--shell', 'echo kept > note.txt', '--session', id);
      expect((await ask('run', '--shell', 'cat note.txt', '--session', id)).stdout).toBe('kept\n');
      expect((await ask('sessions')).stdout).toMatch(
        new RegExp(`^SESSION .* TTL\n${id} +open +python\\.run +python-mock .* 5 min 0 s\\n$`),
      );
      expect(await ask('sessions', 'close', id)).toEqual({ exitCode: 0, stdout: `${id} is closed\n`, stderr: '' });
      expect((await ask('sessions')).stdout).toBe('No sessions found.\n');
      expect((await ask('sessions', '--all')).stdout).toContain(id);
      expect((await ask('sessions', id)).stdout).toMatch(/^state +closed: it was closed$/m);
      const refused = await ask('run', '--shell', 'true', '--session', id);
      expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringMatching(/^error SESSION_LOST: /)]);
    });
  });

  describe('run', () => {
    it('prints the output of a program once, and succeeds', async () => {
      expect(await ask('run', '--python', 'print(sum(range(10)))')).toEqual({
        exitCode: 0,
        stdout: '45\n',
        stderr: '',
      });
    });

    it('prints any other result as JSON', async () => {
      const { exitCode, stdout } = await ask('run', 'browser.content', '--input', '{"url":"https://example.com/"}');
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ url: 'https://example.com/', status: 200 });
    });

    it('prints the task as JSON', async () => {
      const { exitCode, stdout } = await ask('run', '--python', 'print(1)', '--json', '--label', 'mock=true');
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        capability: 'python.run',
        state: 'succeeded',
        labels: { require: { mock: 'true' }, prefer: {} },
        outcome: { status: 'succeeded', result: { stdout: '1\n' } },
      });
    });

    it('reports invalid input before anything runs', async () => {
      const before = await ask('tasks', '--json', '--limit', '1');
      expect(await ask('run', 'browser.content', '--input', '{"url":5}')).toEqual({
        exitCode: 2,
        stdout: '',
        stderr: 'error INVALID_INPUT: input.url: expected string, got number\n',
      });
      expect((await ask('run', 'browser.content', '--input', '{')).exitCode).toBe(2);
      expect((await ask('run')).exitCode).toBe(2);
      expect((await ask('run', '--no-such-option')).exitCode).toBe(2);
      expect(await ask('tasks', '--json', '--limit', '1')).toEqual(before);
    });

    it('exits with 69 if no control plane answers', async () => {
      const { exitCode, stderr } = await yard(['run', '--python', '1', '--url', 'http://127.0.0.1:1'], {
        YARD_API_KEY: 'k',
      });
      expect(exitCode).toBe(69);
      expect(stderr).toMatch(/^error UNREACHABLE: /);
    });

    it('reports that the server is not a control plane', async () => {
      const other: Server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
      await new Promise((resolve) => other.once('listening', resolve));
      const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
      const { exitCode, stderr } = await yard(['stats', '--url', url, '--json'], { YARD_API_KEY: 'k' });
      other.close();
      expect(exitCode).toBe(69);
      expect(JSON.parse(stderr)).toMatchObject({
        code: 'UNREACHABLE',
        detail: expect.stringContaining('it answered 200'),
      });
    });

    it('cancels its task on Ctrl-C, and exits with 130', async () => {
      const waits = ['run', '--python', 'print(1)', '--label', 'no-such=label'];
      const process = new Yard(waits, { YARD_URL: ready.url, DATA_DIR: dataDir });
      const id = await queuedTask();
      expect(await process.end('SIGINT')).toMatchObject({ exitCode: 130, stdout: '' });
      expect(JSON.parse((await ask('tasks', id, '--json')).stdout)).toMatchObject({ id, state: 'cancelled' });
    });

    it('does not wait with --no-follow, so that other commands can show and cancel the task', async () => {
      const submitted = await ask(
        'run',
        '--shell',
        'true',
        '--label',
        'no-such=label',
        '--priority',
        '-5',
        '--no-follow',
      );
      const id = submitted.stdout.trim();
      expect(await ask('cancel', id)).toEqual({ exitCode: 0, stdout: `${id} is cancelled\n`, stderr: '' });
      expect((await ask('tasks', id)).stdout).toMatch(/^state +cancelled$/m);
      expect(await ask('cancel', id)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('error CONFLICT: '),
      });
    });

    /** Resolves to the waiting task once there is one. */
    async function queuedTask(): Promise<string> {
      for (;;) {
        const { tasks } = JSON.parse((await ask('tasks', '--state', 'queued', '--json')).stdout) as {
          tasks: Array<{ id: string }>;
        };
        if (tasks[0]) return tasks[0].id;
      }
    }
  });

  describe('the CLI for the fleet', () => {
    it('prints tables, or JSON of the API', async () => {
      const { stdout } = await ask('workers');
      expect(stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 3))).toEqual([
        ['WORKER', 'KIND', 'STATE'],
        ['browser-mock', 'browser (mock)', 'online'],
        ['figma-mock', 'figma (mock)', 'online'],
        ['python-mock', 'python (mock)', 'online'],
        [''],
      ]);
      const { capabilities } = JSON.parse((await ask('capabilities', '--json')).stdout) as {
        capabilities: Array<{ name: string }>;
      };
      expect(capabilities.map(({ name }) => name)).toEqual(Object.keys(builtInCapabilities).sort());
      expect(JSON.parse((await ask('stats', '--json')).stdout)).toMatchObject({
        workerInterface: 'mock',
        slots: { used: 0 },
      });
    });

    it('drains and resumes a worker', async () => {
      expect((await ask('drain', 'figma-mock')).stdout).toBe('figma-mock is draining\n');
      expect((await ask('workers', 'figma-mock')).stdout).toMatch(/^state +draining$/m);
      expect((await ask('resume', 'figma-mock')).stdout).toBe('figma-mock is online\n');
      expect(await ask('drain', 'nobody')).toMatchObject({
        exitCode: 1,
        stderr: 'error NOT_FOUND: worker nobody not found\n',
      });
    });
  });
});
