import { once } from 'node:events';
import { LocalWorkers } from './local-workers';
import type { LeftOut, WorkerProgram } from './worker-programs';

const never = new AbortController().signal;
const program = (workerId: string): WorkerProgram => ({
  workerId,
  command: process.execPath,
  args: ['-e', 'process.stdin.resume()'],
});

describe(LocalWorkers.name, () => {
  let warnings: string[][];
  let workers: LocalWorkers;
  beforeEach(() => {
    warnings = [];
    workers = new LocalWorkers(1000, { log: () => {}, warn: (...said: string[]) => void warnings.push(said) });
  });
  afterEach(() => workers.stop());

  it('starts a worker before the others are found', async () => {
    let found!: (program: WorkerProgram) => void;
    const later = new Promise<WorkerProgram>((resolve) => (found = resolve));
    const started = workers.start([later, Promise.resolve(program('browser-1'))], never);
    await new Promise(setImmediate);
    expect(workers.ids).toEqual(['browser-1']);
    found(program('python-1'));
    expect(await started).toEqual([]);
    expect(workers.ids).toEqual(['browser-1', 'python-1']);
  });

  it('warns about workers that cannot run, but not about workers that are not installed', async () => {
    const leftOut: LeftOut[] = [
      { workerId: 'python-1', reason: 'no Python' },
      { workerId: 'figma-1', reason: 'not installed', command: 'npm install …' },
    ];
    const found = leftOut.map((each) => Promise.resolve(each));
    expect(await workers.start(found, never)).toEqual(leftOut);
    expect(warnings).toEqual([['python-1', 'not started: no Python']]);
    expect(workers.ids).toEqual([]);
  });

  it('starts and prints nothing after an interrupt', async () => {
    const interrupted = AbortSignal.abort();
    const found = [
      Promise.resolve(program('figma-1')),
      Promise.resolve({ workerId: 'python-1', reason: 'interrupted' }),
    ];
    expect(await workers.start(found, interrupted)).toEqual([]);
    expect([workers.ids, warnings]).toEqual([[], []]);
  });

  it('starts nothing after it was stopped', async () => {
    await workers.stop();
    expect(await workers.start([Promise.resolve(program('figma-1'))], never)).toEqual([]);
    expect(workers.ids).toEqual([]);
  });

  it('reports the exit of each process', async () => {
    await workers.start([Promise.resolve({ ...program('figma-1'), args: ['-e', 'process.exit(3)'] })], never);
    const [workerId, exit] = (await once(workers, 'exited')) as unknown[];
    expect([workerId, exit]).toEqual(['figma-1', { instanceId: expect.any(String) as string, exitCode: 3 }]);
  });
});
