import { inflateSync } from 'node:zlib';
import { StandInControlPlane } from '../../../../test/support/stand-in-control-plane';
import { ManualClock } from '../clock/manual-clock';
import { builtInCapabilities, compileSchema, type Outcome } from '@yardmaster/protocol';
import { attach, memoryTransports } from '@yardmaster/worker-kit/link';
import { createMockWorker, createMockWorkers, mockKinds, type MockKind, type MockWorkerOptions } from '.';

describe(createMockWorker, () => {
  const clock = new ManualClock();
  const ends: Array<() => Promise<void>> = [];

  afterEach(async () => {
    await Promise.all(ends.splice(0).map((end) => end()));
  });

  async function start(kind: MockKind, options: MockWorkerOptions = {}): Promise<StandInControlPlane> {
    const worker = createMockWorker(kind, { clock, ...options });
    const controlPlane = new StandInControlPlane();
    const [near, far] = memoryTransports(clock);
    controlPlane.serve(far);
    ends.push(() => worker.stop());
    await attach(worker, near);
    return controlPlane;
  }

  async function run(kind: MockKind, capability: string, input: unknown): Promise<[Outcome, StandInControlPlane]> {
    const controlPlane = await start(kind);
    await controlPlane.execute({ leaseId: 'a', capability, input });
    return [await controlPlane.outcome('a'), controlPlane];
  }

  it('declares all built-in capabilities unchanged, across its kinds', async () => {
    const declared = await Promise.all(
      mockKinds.map(async (kind) => (await start(kind)).registrations[0]?.capabilities ?? []),
    );
    expect(declared.flat().sort((a, b) => a.name.localeCompare(b.name))).toEqual(
      Object.values(builtInCapabilities).sort((a, b) => a.name.localeCompare(b.name)),
    );
  });

  it('passes input to a command, and rejects it for commands without input', async () => {
    const controlPlane = await start('python');
    await controlPlane.execute({ leaseId: 'a', capability: 'shell.run', input: { command: 'cat', stdinOpen: true } });
    const piece = await controlPlane.request('task.input', { leaseId: 'a', text: 'hi', end: true });
    expect(piece).toEqual({ status: 'accepted', receivedBytes: 2 });
    expect(await controlPlane.outcome('a')).toMatchObject({ status: 'succeeded', result: { stdout: 'hi' } });
    expect(await controlPlane.request('task.input', { leaseId: 'a', text: 'x' })).toEqual({ status: 'unknown' });
  });

  it('passes input to a program with open standard input, and rejects it for others', async () => {
    const controlPlane = await start('python');
    const code = 'import time; time.sleep(5)';
    await controlPlane.execute({ leaseId: 'a', capability: 'python.run', input: { code, stdinOpen: true } });
    await controlPlane.execute({ leaseId: 'b', capability: 'python.run', input: { code } });
    await clock.advance(0); // the handlers begin
    const give = (leaseId: string): Promise<unknown> => controlPlane.request('task.input', { leaseId, text: 'hi' });
    expect(await give('a')).toEqual({ status: 'accepted', receivedBytes: 2 });
    expect(await give('b')).toMatchObject({ status: 'rejected', code: 'NO_INPUT' });
  });

  it('registers with its own id and the label mock', async () => {
    const controlPlane = await start('figma', { labels: { region: 'eu' } });
    expect(controlPlane.registrations[0]).toMatchObject({
      workerId: 'figma-mock',
      labels: { mock: 'true', region: 'eu' },
    });
  });

  it.each([
    ['print(sum(range(10)))', '45\n'],
    ['print("hello")', 'hello\n'],
    ['print(6*7)\nprint(2**10)', '42\n1024\n'],
  ])('runs %j and streams its output', async (code, stdout) => {
    const [outcome, controlPlane] = await run('python', 'python.run', { code });
    expect(outcome).toEqual({ status: 'succeeded', result: { stdout, stderr: '', exitCode: 0 }, stats: { wallMs: 0 } });
    expect(controlPlane.text('a')).toBe(stdout);
  });

  it('fails like Python if a program raises', async () => {
    const [outcome, controlPlane] = await run('python', 'python.run', { code: 'print(1)\nraise ValueError("x")' });
    const traceback =
      'Traceback (most recent call last):\n  File "main.py", line 2, in <module>\n    raise ValueError("x")\nValueError: x\n';
    expect(outcome).toEqual({
      status: 'failed',
      error: {
        code: 'EXECUTION_ERROR',
        message: 'ValueError: x',
        retryable: false,
        details: { name: 'ValueError', message: 'x', traceback, exitCode: 1, stdout: '1\n', stderr: traceback },
      },
      stats: { wallMs: 0 },
    });
    expect(controlPlane.text('a', 'stderr')).toBe(traceback);
  });

  it('marks the answer to an unsupported program', async () => {
    const [outcome] = await run('python', 'python.run', { code: 'import os' });
    expect(outcome.result).toEqual({
      stdout:
        '[mock] python.run did not run this program (sha256 de2abade832c8e350a1bdc98cfcdb1e202ac4749c5fc51a4a970d41736b6df5c)\n',
      stderr: '',
      exitCode: 0,
    });
  });

  it('sleeps on the clock, and stops with the output so far when cancelled', async () => {
    const controlPlane = await start('python');
    await controlPlane.execute({
      leaseId: 'a',
      capability: 'python.run',
      input: { code: 'import time; print(1); time.sleep(5); print(2)' },
    });
    await controlPlane.until(() => controlPlane.text('a') === '1\n');
    await clock.advance(4000);
    expect(controlPlane.leases.get('a')?.outcome).toBeUndefined();
    await controlPlane.request('task.cancel', { leaseId: 'a', reason: 'enough', graceMs: 1000 });
    expect(await controlPlane.outcome('a')).toEqual({
      status: 'cancelled',
      error: {
        code: 'CANCELLED',
        message: 'enough',
        retryable: false,
        details: { stdout: '1\n', stderr: '' },
      },
      stats: { wallMs: 4000 },
    });
  });

  it('answers after the configured latency', async () => {
    const controlPlane = await start('figma', { latencyMs: 250 });
    await controlPlane.execute({ leaseId: 'a', capability: 'figma.get_figma_data', input: { fileKey: 'k' } });
    await clock.advance(0); // the handler begins
    await clock.advance(249);
    expect(controlPlane.leases.get('a')?.outcome).toBeUndefined();
    await clock.advance(1);
    expect((await controlPlane.outcome('a')).stats).toEqual({ wallMs: 250 });
  });

  it.each([
    ['echo  "a b" c', { stdout: 'a b c\n', exitCode: 0 }],
    ['uname -a', { stdout: 'Linux mock 0.0.0 #1 mock x86_64 GNU/Linux\n', exitCode: 0 }],
    ['exit 258', { stdout: '', exitCode: 2 }],
    ['true', { stdout: '', exitCode: 0 }],
    ['false', { stdout: '', exitCode: 1 }],
    [
      'echo $HOME',
      { stdout: expect.stringMatching(/^\[mock\] shell\.run did not run this command \(sha256 \w{64}\)\n$/) },
    ],
    ['echo a; exit 1', { stdout: expect.stringContaining('[mock]') }],
  ])('answers the command %j', async (command, result) => {
    const [outcome, controlPlane] = await run('python', 'shell.run', { command });
    expect(outcome.result).toMatchObject({ stderr: '', ...result });
    expect(controlPlane.text('a')).toBe((outcome.result as { stdout: string }).stdout);
  });

  it('keeps the packages of an interpreter, and rejects a cell with other requirements', async () => {
    const controlPlane = await start('python');
    await controlPlane.request('session.open', { sessionId: 's', capability: 'python.run', ttlMs: 1000 });
    const done = async (leaseId: string, capability: string, input: object): Promise<Outcome> => {
      await controlPlane.execute({ leaseId, capability, input, sessionId: 's' });
      return controlPlane.outcome(leaseId);
    };
    await done('a', 'python.run', { code: 'print(1)', requirements: ['six >= 1', 'idna'] });
    await done('b', 'python.run', { code: 'print(1)', requirements: ['idna', 'six>=1'] });
    expect(await done('c', 'python.run', { code: 'print(1)', requirements: ['six'] })).toMatchObject({
      error: {
        code: 'INVALID_INPUT',
        details: { path: 'requirements', contextRequirements: ['idna', 'six>=1'] },
      },
    });
    expect(await done('d', 'python.contexts', {})).toMatchObject({
      result: { contexts: [{ name: 'default', executionCount: 2, requirements: ['idna', 'six>=1'] }] },
    });
  });

  it('keeps the files of a session, separate from other tasks', async () => {
    const controlPlane = await start('python');
    await controlPlane.request('session.open', { sessionId: 's', capability: 'python.run', ttlMs: 1000 });
    const shell = async (leaseId: string, command: string, session = {}): Promise<unknown> => {
      await controlPlane.execute({ leaseId, capability: 'shell.run', input: { command }, ...session });
      return (await controlPlane.outcome(leaseId)).result;
    };
    const missing = { stdout: '', stderr: 'cat: note.txt: No such file or directory\n', exitCode: 1 };
    await shell('a', 'echo kept > note.txt', { sessionId: 's' });
    expect(await shell('b', 'cat note.txt', { sessionId: 's' })).toEqual({ stdout: 'kept\n', stderr: '', exitCode: 0 });
    await shell('c', 'echo lost > note.txt');
    expect(await shell('d', 'cat note.txt')).toEqual(missing);
  });

  it('cancels a sleeping shell', async () => {
    const controlPlane = await start('python');
    await controlPlane.execute({ leaseId: 'a', capability: 'shell.run', input: { command: 'sleep 100' } });
    await controlPlane.request('task.cancel', { leaseId: 'a', reason: 'enough', graceMs: 1000 });
    expect((await controlPlane.outcome('a')).status).toBe('cancelled');
  });

  it.each([
    ['figma', 'figma.get_figma_data', { fileKey: 'abc', depth: 2 }],
    ['figma', 'figma.get', { url: 'https://www.figma.com/design/abc/Name?node-id=3-4' }],
    ['figma', 'figma.get', { fileKey: 'abc', format: 'tree' }],
    ['figma', 'figma.images', { fileKey: 'abc', nodes: ['1:2', '3-4'], scale: 2 }],
    ['figma', 'figma.images', { fileKey: 'abc', nodes: ['1:2'], format: 'svg' }],
    ['figma', 'figma.tokens', { fileKey: 'abc' }],
    ['figma', 'figma.write', { fileKey: 'abc', operations: [{ op: 'create', type: 'FRAME', as: 'card' }] }],
    ['browser', 'browser.content', { url: 'https://example.org/', maxChars: 10 }],
    ['browser', 'browser.extract', { url: 'https://example.org/', schema: { type: 'string' } }],
    ['browser', 'browser.pdf', { url: 'https://example.org/' }],
    ['browser', 'browser.run', { steps: [{ action: 'goto', url: 'https://example.org/' }, { action: 'screenshot' }] }],
    ['browser', 'browser.screenshot', { url: 'https://example.org/', width: 17, height: 16 }],
    ['python', 'python.run', { code: 'print(1)' }],
    ['python', 'shell.run', { command: 'true' }],
  ] as const)('answers %s %s by its schema, the same each time', async (kind, capability, input) => {
    const [outcome] = await run(kind, capability, input);
    expect(compileSchema(builtInCapabilities[capability].outputSchema)(outcome.result)).toBeUndefined();
    expect((await run(kind, capability, input))[0]).toEqual(outcome);
  });

  it('returns a screenshot that is a PNG of the requested size', async () => {
    const input = { url: 'https://a.test/', width: 20, height: 30 };
    const [outcome, controlPlane] = await run('browser', 'browser.screenshot', input);
    const png = Buffer.from((outcome.result as { base64: string }).base64, 'base64');
    const left = controlPlane.received.find(({ message }) => message === 'artifact');
    expect(left?.payload).toMatchObject({ name: 'screenshot.png', contentType: 'image/png', bytes: png });
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([20, 30]);
    const at = png.indexOf('IDAT');
    const pixels = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
    expect(pixels).toHaveLength(30 * (1 + 3));
  });

  it('uses given behaviours instead of its own', async () => {
    const controlPlane = await start('figma', {
      behaviours: { 'figma.get_figma_data': () => ({ name: 'n', nodes: [] }) },
    });
    await controlPlane.execute({ leaseId: 'a', capability: 'figma.get_figma_data', input: { fileKey: 'k' } });
    expect((await controlPlane.outcome('a')).result).toEqual({ name: 'n', nodes: [] });
  });
});

describe(createMockWorkers, () => {
  it('creates one worker of each kind', async () => {
    const workers = createMockWorkers();
    expect(workers.map(({ identity }) => identity.workerId)).toEqual(['python-mock', 'figma-mock', 'browser-mock']);
    await Promise.all(workers.map((worker) => worker.stop()));
  });
});
