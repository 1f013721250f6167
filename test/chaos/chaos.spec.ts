import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ChaosReport } from './verdict/report';

const root = join(__dirname, '../..');
/** The run has its own, shorter time limit. */
jest.setTimeout(300_000);

describe('a short chaos run', () => {
  let program: ChildProcess | undefined;

  afterEach(async () => {
    if (!program || program.exitCode !== null) return;
    program.kill('SIGTERM');
    await once(program, 'exit');
  });

  it('breaks no rule', async () => {
    const options = ['--seed', '5', '--seconds', '10', '--workers', '3', '--drills', '0', '--no-limits'];
    const child = spawn(process.execPath, [join(root, 'scripts/chaos.mjs'), ...options, '--json'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    program = child;
    const exited = once(child, 'exit');
    const [printed, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const report = readReport(printed, complaints);
    expect(
      report.violations.map((violation) => ({ ...violation, timeline: report.timelines[violation.taskId!] })),
    ).toEqual([]);
    expect(report).toMatchObject({ seed: 5, replay: 'npm run chaos -- --seed 5 --seconds 10 --workers 3 --drills 0' });
    expect(report.faults).toMatchObject({
      stopWorker: 1,
      killWorker: expect.any(Number),
      killControlPlane: expect.any(Number),
    });
    const { acknowledged, tasks, ended, kinds, followed } = report.counts;
    expect(acknowledged).toBeGreaterThan(5);
    expect(tasks).toBeGreaterThanOrEqual(acknowledged);
    expect(ended).toMatchObject({ succeeded: expect.any(Number), timed_out: expect.any(Number) });
    expect(Object.keys(kinds)).toEqual(expect.arrayContaining(['sum', 'flaky', 'cancelled']));
    expect(followed).toBeGreaterThan(0);
    expect(await exited).toEqual([0, null]);
  });

  it('rejects an invalid command line', async () => {
    const child = spawn(process.execPath, [join(root, 'scripts/chaos.mjs'), '--workers', 'many'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    program = child;
    const exited = once(child, 'exit');
    expect(await text(child.stderr)).toContain('chaos: --workers: expected an integer from 1 to 64, got many');
    expect(await exited).toEqual([2, null]);
  });
});

function readReport(printed: string, complaints: string): ChaosReport {
  try {
    return JSON.parse(printed) as ChaosReport;
  } catch {
    throw new Error(`the run made no report:\n${printed}\n${complaints}`);
  }
}
