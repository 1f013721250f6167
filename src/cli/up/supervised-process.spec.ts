import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { ManualClock } from '@yardmaster/testkit';
import { SupervisedProcess } from './supervised-process';

/** Creates a program that reports its start, and then runs `script`. */
function programOf(script: string): SupervisedProcess['program'] {
  const command = process.execPath;
  return { command, args: ['-e', `process.stderr.write('here ' + process.pid + '\\n');${script}`] };
}

const endless = `process.stdin.resume().on('end', () => process.exit(9));`;
const stubborn = `process.on('SIGTERM', () => process.stderr.write('no\\n'));setInterval(() => {}, 1000);`;

describe(SupervisedProcess.name, () => {
  let clock: ManualClock;
  let worker: SupervisedProcess;
  beforeEach(() => (clock = new ManualClock()));
  const create = (script: string): SupervisedProcess => (worker = new SupervisedProcess(programOf(script), clock));
  afterEach(async () => {
    const stopped = worker.stop(0);
    worker.kill();
    await stopped;
  });

  it('emits its lines and keeps the last ones', async () => {
    create(`for (let i = 0; i < 30; i++) process.stderr.write(i + '\\n');${endless}`).start();
    await waitForLine(worker, '29');
    expect(worker.recentLines).toHaveLength(20);
    expect(worker.recentLines.at(-1)).toBe('29');
  });

  it('redacts secrets in its lines, also in those that arrive in pieces', async () => {
    const secret = 'yardw_aZ3-_k9QwErTyUiOpAsDfGhJkLzXcVb0';
    const [first, second] = [`refused ${secret.slice(0, 20)}`, secret.slice(20)];
    const writeSecond = `() => process.stderr.write('${second}\\nend\\n')`;
    create(`process.stderr.write('${first}', () => setImmediate(${writeSecond}));${endless}`).start();
    await waitForLine(worker, 'end');
    expect(worker.recentLines.at(-2)).toBe('refused yardw_[redacted]');
  });

  it('restarts the process after an exit, with growing delays', async () => {
    create('process.exit(3)').start();
    expect(await once(worker, 'died')).toEqual(['exit code 3', 250]);
    await clock.advance(249);
    expect(worker.pid).toBeUndefined();
    await clock.advance(1);
    expect(worker.pid).toEqual(expect.any(Number));
    expect(await once(worker, 'died')).toEqual(['exit code 3', 500]);
  });

  it('does not restart a process whose options are invalid', async () => {
    create('process.exit(2)').start();
    const died = jest.fn();
    worker.on('died', died);
    await once(worker, 'refused');
    await clock.advance(60_000);
    expect(worker.pid).toBeUndefined();
    expect(died).not.toHaveBeenCalled();
  });

  it('reports a signal, and a missing program', async () => {
    create(endless).start();
    await waitForLine(worker, 'here');
    process.kill(worker.pid!, 'SIGKILL');
    expect(await once(worker, 'died')).toEqual(['killed by SIGKILL', 250]);

    worker = new SupervisedProcess({ command: '/no/such/program', args: [] }, clock);
    worker.start();
    expect(await once(worker, 'died')).toEqual(['spawn /no/such/program ENOENT', 250]);
  });

  it('reports each exit with the instance that exited', async () => {
    create(`process.stderr.write('i ' + process.env.YARD_WORKER_INSTANCE + '\\n');process.exit(3)`).start();
    const instance = async (): Promise<string> => (await waitForLine(worker, 'i ')).slice(2);
    const [[exit], first] = await Promise.all([once(worker, 'exited'), instance()]);
    expect(exit).toEqual({ instanceId: first, exitCode: 3 });
    worker.recentLines.length = 0;
    await clock.advance(250);
    const [[again], second] = await Promise.all([once(worker, 'exited'), instance()]);
    expect(again).toEqual({ instanceId: second, exitCode: 3 });
    expect(second).not.toBe(first);
  });

  it('stops the process gracefully, and does not restart it', async () => {
    create(`process.on('SIGTERM', () => process.exit(0));${endless}`).start();
    await waitForLine(worker, 'here');
    const died = jest.fn();
    worker.on('died', died);
    await worker.stop(1000);
    await clock.advance(60_000);
    expect(worker.pid).toBeUndefined();
    expect(died).not.toHaveBeenCalled();
  });

  it('kills a process that does not stop in time, with its children', async () => {
    const options = `{ stdio: 'inherit' }`; // It keeps standard error open until it exits.
    const child = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], ${options});`;
    create(`${stubborn}${child}process.stderr.write('both\\n');`).start();
    await waitForLine(worker, 'both');
    const allGone = once(stdioOf(worker).stderr, 'close');
    const stopping = worker.stop(1000);
    await waitForLine(worker, 'no');
    await clock.advance(1000);
    await stopping;
    await allGone;
    expect(worker.pid).toBeUndefined();
  });

  it('does not restart the process after a stop during a restart delay', async () => {
    create('process.exit(1)').start();
    await once(worker, 'died');
    await worker.stop(1000);
    await clock.advance(60_000);
    expect(worker.pid).toBeUndefined();
  });

  it('closes the standard input of the process when this process exits', async () => {
    create(endless).start();
    await waitForLine(worker, 'here');
    stdioOf(worker).stdin.end();
    expect(await once(worker, 'died')).toEqual(['exit code 9', 250]);
  });
});

function stdioOf(worker: SupervisedProcess): ChildProcessWithoutNullStreams {
  return (worker as unknown as { child: ChildProcessWithoutNullStreams }).child;
}

async function waitForLine(worker: SupervisedProcess, beginning: string): Promise<string> {
  for (;;) {
    const known = worker.recentLines.find((line) => line.startsWith(beginning));
    if (known !== undefined) return known;
    await once(worker, 'line');
  }
}
