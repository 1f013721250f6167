import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyFolder, install, pack, remove, run } from './support/packed';

jest.setTimeout(180_000);

/** An agent and its tests, as a user of the published package writes them. */
const agentTest = `
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SimulatedClock, TestFleet } from '@yardmaster/testkit';

/** Asks a fleet how many lines a file has, and tries twice. */
async function countLines(executor, file) {
  const request = { capability: 'shell.run', input: { command: \`wc -l \${file}\` } };
  let outcome = await executor.executeTask(request);
  if (outcome.error?.code === 'WORKER_LOST') outcome = await executor.executeTask(request);
  if (outcome.status !== 'succeeded') throw new Error(outcome.error?.code);
  return Number.parseInt(outcome.result.stdout, 10);
}

const answer = { result: { stdout: '3 a.txt\\n', stderr: '', exitCode: 0 } };
const rules = [{ capability: 'shell.run', when: { at: { command: { contains: 'wc' } } }, answer }];

test('reads the number of lines', async (t) => {
  const fleet = await TestFleet.start({ mocks: { rules } });
  t.after(() => fleet.close());
  assert.equal(await countLines(fleet, 'a.txt'), 3);
});

test('tries again after the loss of a worker, in simulated time', async (t) => {
  const clock = new SimulatedClock();
  const crash = { fault: 'crash', when: 'during', downMs: 60_000, times: 1 };
  const fleet = await TestFleet.start({ clock, mocks: { rules, scenario: { seed: 7, faults: [crash] } } });
  t.after(() => fleet.close());
  assert.equal(await clock.until(countLines(fleet, 'a.txt')), 3);
});
`;

describe('an agent on the packed testkit', () => {
  let folder: string;
  beforeAll(async () => (folder = await emptyFolder()));
  afterAll(() => remove(folder));

  it('is tested without a server, with the test runner of Node.js', async () => {
    const project = join(folder, 'project');
    await install(project, await pack(folder, 'testkit', 'worker-kit', 'protocol'));
    await writeFile(join(project, 'agent.test.mjs'), agentTest);
    const { exitCode, stdout } = await run(process.execPath, ['--test', '--test-reporter=tap'], project);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^# pass 2$/m) as string });
  });
});
