import { once } from 'node:events';
import { loadConfig, loadSecrets } from '../../src/config';
import { Registry } from '../../src/registry';
import { startApp, type RunningApp } from '../support/start-app';
import { WorkerProcess } from '../support/worker-process';

jest.setTimeout(120_000);

/** CPython's own tests that take only seconds, and do not need write access everywhere. */
const MODULES =
  'atexit builtin contextlib exceptions functools httpservers json mmap shelve sqlite3 tempfile traceback urllib'.split(
    ' ',
  );

/** Prints the result in its last line: `absent` for a Python without its tests. */
const program = (module: string): string => `
import importlib, io, sys, unittest
try:
    tests = importlib.import_module("test.test_${module}")
except ModuleNotFoundError as error:
    if not (error.name or "").startswith("test"):
        raise
    sys.exit(print("absent"))
suite = unittest.defaultTestLoader.loadTestsFromModule(tests)
result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
faults = [(str(test), why.strip().splitlines()[-1]) for test, why in result.failures + result.errors]
print(faults or ("passed" if result.testsRun > 3 else "nothing ran"))
`;

interface Answer {
  outcome: { status: string; result?: { stdout: string }; error?: unknown; stats: { isolationLevel?: number } };
}

describe("CPython's own tests, through the whole system", () => {
  let running: RunningApp;
  let worker: WorkerProcess;

  beforeAll(async () => {
    running = await startApp({ workerInterface: 'real' });
    const registry = running.app.get(Registry, { strict: false });
    const { workerToken: token } = loadSecrets(loadConfig({ dataDir: running.dataDir }, {}));
    worker = new WorkerProcess({ kind: 'python', workerId: 'cpython', token, connect: running.url, slots: 2 });
    while (registry.get('cpython')?.state !== 'online') await once(registry, 'state');
  });

  afterAll(async () => {
    await worker.stop();
    await running.close();
  });

  async function run(code: string): Promise<Answer['outcome']> {
    const task = { capability: 'python.run', input: { code, timeoutMs: 60_000 } };
    const response = await running.send('POST', '/v1/tasks', task, { prefer: 'wait=60' });
    return ((await response.json()) as Answer).outcome;
  }

  it.each(MODULES)('passes the tests of %s in namespaces, if the interpreter has them', async (module) => {
    const { status, result, error, stats } = await run(program(module));
    expect({ status, error, level: stats.isolationLevel }).toEqual({ status: 'succeeded', level: expect.any(Number) });
    expect(stats.isolationLevel).toBeLessThanOrEqual(2);
    expect(['passed', 'absent']).toContain(result?.stdout.trimEnd().split('\n').at(-1));
  });

  it('reports a failing test', async () => {
    const fails = 'suite.addTest(unittest.FunctionTestCase(lambda: 1 / 0)); result =';
    const wrong = program('atexit').replace('result =', fails);
    expect((await run(wrong)).result?.stdout).toMatch(/ZeroDivisionError|absent/);
  });
});
