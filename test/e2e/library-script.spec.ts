import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const program = `
const { InProcessBus, IntegratedDistributedExecutorAgent } = require(${JSON.stringify(join(__dirname, '../../src'))});
(async () => {
  const mocks = { scenario: { faults: [{ fault: 'latency', takesMs: 300 }] } };
  const agent = new IntegratedDistributedExecutorAgent(new InProcessBus(), { mocks, logLevel: 'silent' });
  await agent.initialize();
  const { result } = await agent.executeTask({ capability: 'python.run', input: { code: 'print(6*7)' } });
  console.log(result.stdout);
  const fatal = ['uncaughtException', 'unhandledRejection'].map((event) => process.listenerCount(event));
  console.log(JSON.stringify(fatal));
  await agent.shutdown();
})();
`;

describe('a script that uses the library with mock workers', () => {
  it('does not exit before its task has ended, and handles its own uncaught errors', async () => {
    const compiling = ['--require', join(__dirname, '../support/compile-typescript.cjs')];
    const { stdout } = await promisify(execFile)(process.execPath, [...compiling, '-e', program], { timeout: 60_000 });
    expect(stdout).toBe('42\n\n[0,0]\n');
  }, 60_000);
});
