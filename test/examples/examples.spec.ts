import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanEnvironment } from '../packages/support/packed';
import { streamedEvents } from '../support/event-stream';
import { descendantsOf, living } from '../support/process-tree';
import { Program } from '../support/program';
import { startApp, type RunningApp } from '../support/start-app';
import { InstalledExamples } from './support/installed-examples';

jest.setTimeout(180_000);

const capability = 'text.word_count';
const text = 'To be, or not to be:\nthat is the question.';
const counted = {
  words: 10,
  top: [
    { word: 'to', count: 2 },
    { word: 'be', count: 2 },
    { word: 'or', count: 1 },
  ],
};
const refusal = 'input.text: expected string, got number';
const noWords = { code: 'text.NO_WORDS', message: 'the text has no words; send at least one', retryable: false };

describe('the examples', () => {
  let examples: InstalledExamples;
  const running: Program[] = [];
  beforeAll(async () => (examples = await InstalledExamples.install()));
  afterEach(() => Promise.all(running.splice(0).map((program) => program.kill())));
  afterAll(() => examples.remove());

  function start(command: string, args: string[], cwd: string, env: Record<string, string>): Program {
    const program = new Program(command, args, { cwd, env: { ...cleanEnvironment(), NO_COLOR: '1', ...env } });
    running.push(program);
    return program;
  }

  /** The commands of the READMEs that start the workers, with another address and token. */
  const workers = {
    typescript: (url: string, token: string): Program => {
      const env = { YARD_URL: url, YARD_WORKER_TOKEN: token };
      return start('npm', ['start', '--silent'], examples.path('typescript-worker'), env);
    },
    python: (url: string, token: string): Program => {
      const env = { YARD_WORKER_TOKEN: token, PYTHONPATH: examples.site };
      const args = ['--connect', url, '--id', 'words-python'];
      return start(join(examples.site, 'bin/word-count-worker'), args, examples.path(), env);
    },
  };
  const languages = Object.keys(workers) as Array<keyof typeof workers>;

  describe.each(languages)('a worker in %s', (language) => {
    const workerToken = 'a-token-of-this-test';
    let app: RunningApp;
    let worker: Program;
    beforeEach(async () => {
      app = await startApp({ workerInterface: 'real', workerToken });
      worker = workers[language](app.url, workerToken);
    });
    afterEach(() => app.close());

    const run = async (input: unknown): Promise<Record<string, any>> => {
      const answer = await app.send('POST', '/v1/tasks', { capability, input }, { prefer: 'wait=60' });
      return (await answer.json()) as Record<string, unknown>;
    };

    it('counts words with progress, reports a typed error, and ends on SIGTERM', async () => {
      const task = await run({ text });
      expect(task).toMatchObject({ state: 'succeeded', outcome: { result: counted } });
      expect(await progressOf(app, task['id'] as string)).toEqual([{ done: 2, of: 2 }]);
      expect(await run({ text: '…', top: 1 })).toMatchObject({
        state: 'failed',
        attempt: 1,
        outcome: { error: noWords },
      });
      expect(await run({ text: 5 })).toMatchObject({ status: 422, code: 'INVALID_INPUT', detail: refusal });
      const processes = await descendantsOf(worker.child.pid!);
      expect(await worker.end('SIGTERM')).toBe(0);
      expect(await living(processes)).toEqual([]);
    });
  });

  it('have the same capability in both languages, with the same answers', async () => {
    const app = await startApp({ workerInterface: 'real', workerToken: 'token' });
    try {
      const found = [];
      for (const language of languages) {
        const worker = workers[language](app.url, 'token');
        const text = Array.from({ length: 250 }, (_, line) => `Zeile ${line % 7}: weiß, naïve Ωmega_x`).join('\n');
        const request = { capability, input: { text, top: 100 } };
        const task = (await (await app.send('POST', '/v1/tasks', request, { prefer: 'wait=60' })).json()) as {
          id: string;
          outcome: { result: unknown };
        };
        const { capabilities } = (await (await app.ask('/v1/capabilities')).json()) as { capabilities: object[] };
        const declared = capabilities.map((each) => ({ ...each, workerIds: [] }));
        found.push({ declared, result: task.outcome.result, progress: await progressOf(app, task.id) });
        expect(await worker.end('SIGTERM')).toBe(0);
      }
      expect(found[0]!.progress).toEqual([100, 200, 250].map((done) => ({ done, of: 250 })));
      expect(found[1]).toEqual(found[0]);
    } finally {
      await app.close();
    }
  });

  describe('the Nest application', () => {
    const countWords = async (url: string, input: unknown): Promise<{ status: number; body: unknown }> => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${url}/word-counts`, { method: 'POST', headers, body: JSON.stringify(input) });
      return { status: answer.status, body: await answer.json() };
    };

    async function startNest(
      env: Record<string, string> = {},
    ): Promise<{ nest: Program; url: string; workers: string }> {
      const nest = start('npm', ['start', '--silent'], examples.path('nest-agent'), { PORT: '0', ...env });
      const [, url] = await nest.says(/listening on (\S+)/);
      return { nest, url: url!, workers: (await nest.says(/workers: (?:at )?(.+)/))[1]! };
    }

    it('answers on mock workers, and leaves nothing at SIGTERM', async () => {
      const { nest, url, workers } = await startNest();
      expect(workers).toBe('in this process');
      expect(await countWords(url, { text })).toEqual({ status: 200, body: { words: 10, top: [] } });
      expect(await countWords(url, { text: 5 })).toEqual({
        status: 422,
        body: { code: 'INVALID_INPUT', message: refusal },
      });
      const processes = await descendantsOf(nest.child.pid!);
      expect(await nest.end('SIGTERM')).toBe(0);
      expect(await living(processes)).toEqual([]);
      expect(readdirSync(examples.path('nest-agent'))).not.toContain('.yardmaster');
    });

    it.each(languages)('answers on a real worker in %s by one setting', async (language) => {
      const { nest, url, workers: at } = await startNest({ REAL_WORKERS: '1', WORKERS_PORT: '0' });
      const token = (await readFile(examples.path('nest-agent/.yardmaster/worker-token'), 'utf8')).trim();
      const first = countWords(url, { text });
      const worker = workers[language](at, token);
      expect(await first).toEqual({ status: 200, body: counted });
      expect(await countWords(url, { text: '' })).toMatchObject({ status: 422, body: { code: 'text.NO_WORDS' } });
      expect(await nest.end('SIGTERM')).toBe(0);
      expect(await worker.end('SIGTERM')).toBe(0);
    });
  });

  it('depend on the packages by their names, in the versions that are installed', async () => {
    const version = async (name: string): Promise<string> =>
      (JSON.parse(await readFile(examples.path('node_modules', name, 'package.json'), 'utf8')) as { version: string })
        .version;
    for (const name of ['typescript-worker', 'nest-agent']) {
      const manifest = JSON.parse(await readFile(examples.path(name, 'package.json'), 'utf8')) as {
        dependencies: Record<string, string>;
      };
      const own = Object.entries(manifest.dependencies).filter(([each]) => each.startsWith('@yardmaster/'));
      expect(own.length).toBeGreaterThan(0);
      for (const [dependency, wanted] of own) expect(await version(dependency)).toBe(wanted);
      for (const dependency of Object.keys(manifest.dependencies))
        expect([dependency, existsSync(examples.path('node_modules', dependency))]).toEqual([dependency, true]);
    }
    const python = await readFile(examples.path('python-sources/worker/pyproject.toml'), 'utf8');
    const own = /^version = "(.*)"$/m.exec(python)![1];
    const example = await readFile(examples.path('python-sources/example/pyproject.toml'), 'utf8');
    expect(example).toContain(`dependencies = ["yardmaster-worker ==${own}"]`);
  });
});

/** Returns the progress messages of an ended task. */
async function progressOf(app: RunningApp, id: string): Promise<unknown[]> {
  const progress = [];
  for await (const { data } of streamedEvents(await app.ask(`/v1/tasks/${id}/events`)))
    if (data.type === 'output' && data.data['stream'] === 'progress') progress.push(data.data['data']);
  return progress;
}
