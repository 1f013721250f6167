import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { loadConfig, loadSecrets } from '../../src/config';
import { Registry } from '../../src/registry';
import { startApp, type RunningApp } from '../support/start-app';
import { WorkerProcess } from '../support/worker-process';

jest.setTimeout(120_000);

interface Problem {
  task_id: string;
  prompt: string;
  canonical_solution: string;
  test: string;
  entry_point: string;
}

interface Result {
  status: number;
  task: { id: string };
}

const file = join(__dirname, '../data/human-eval/HumanEval.jsonl.gz');
const problems = gunzipSync(readFileSync(file))
  .toString()
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Problem);

const program = ({ prompt, test, entry_point }: Problem, solution: string): string =>
  `${prompt}${solution}\n${test}\ncheck(${entry_point})\n`;

describe('HumanEval through the whole system', () => {
  let running: RunningApp;
  let worker: WorkerProcess;

  beforeAll(async () => {
    running = await startApp({ workerInterface: 'real' });
    const registry = running.app.get(Registry, { strict: false });
    const { workerToken: token } = loadSecrets(loadConfig({ dataDir: running.dataDir }, {}));
    worker = new WorkerProcess({ kind: 'python', workerId: 'human-eval', token, connect: running.url, slots: 4 });
    while (registry.get('human-eval')?.state !== 'online') await once(registry, 'state');
  });

  afterAll(async () => {
    await worker.stop();
    await running.close();
  });

  /** Submits programs in one batch by REST; resolves to the outcome of each. */
  async function outcomes(codes: string[]): Promise<Array<{ status: string; message?: string; level?: number }>> {
    const tasks = codes.map((code) => ({ capability: 'python.run', input: { code, timeoutMs: 60_000 } }));
    const response = await running.send('POST', '/v1/tasks:batch', { tasks });
    const { results } = (await response.json()) as { results: Result[] };
    expect(results.map(({ status }) => status)).toEqual(codes.map(() => 202));
    const ends = [];
    for (const { task } of results) {
      await (await running.ask(`/v1/tasks/${task.id}/events`)).text(); // removed with the task
      const { outcome } = (await (await running.ask(`/v1/tasks/${task.id}`)).json()) as {
        outcome: { status: string; error?: { message: string }; stats: { isolationLevel?: number } };
      };
      ends.push({ status: outcome.status, message: outcome.error?.message, level: outcome.stats.isolationLevel });
    }
    return ends;
  }

  it('passes 164 of 164 problems, each in namespaces', async () => {
    expect(problems).toHaveLength(164);
    const ends = await outcomes(problems.map((problem) => program(problem, problem.canonical_solution)));
    const failed = ends.flatMap(({ status, message }, n) =>
      status === 'succeeded' ? [] : [`${problems[n]!.task_id}: ${status} ${message}`],
    );
    expect(failed).toEqual([]);
    expect(ends.filter(({ level }) => level !== 1 && level !== 2)).toEqual([]);
  });

  it('fails every problem whose solution is missing', async () => {
    const ends = await outcomes(problems.map((problem) => program(problem, '    raise NotImplementedError\n')));
    const failed = problems.map(() => ({ status: 'failed', message: 'NotImplementedError', level: ends[0]!.level }));
    expect(ends).toEqual(failed);
  });
});
