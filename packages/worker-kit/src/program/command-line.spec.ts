import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCommandLine } from './command-line';

const program = {
  name: 'test-worker',
  description: 'A worker for tests.',
  options: [
    { flag: '--kind', description: 'which', values: ['a', 'b'] },
    { flag: '--latency-ms', description: 'how long', default: '0', pattern: /^\d+$/ },
  ],
};

describe(readCommandLine.name, () => {
  const read = (args: string[], env: NodeJS.ProcessEnv = { YARD_WORKER_TOKEN: 'secret' }) =>
    readCommandLine(program, ['node', 'test-worker', ...args], env);

  it('reads all options', async () => {
    const args =
      '--kind a --connect http://127.0.0.1:3000 --id w-1 --slots 3 --label a=b --label c=d=e --log-level warn';
    expect(await read([...args.split(' '), '--drain-ms', '5', '--exit-with-parent', '--latency-ms', '7'])).toEqual({
      settings: {
        link: { connectUrl: 'http://127.0.0.1:3000' },
        token: 'secret',
        workerId: 'w-1',
        instanceId: undefined,
        slots: 3,
        labels: { a: 'b', c: 'd=e' },
        logLevel: 'warn',
        drainMs: 5,
        exitWithParent: true,
      },
      own: { kind: 'a', latencyMs: '7' },
    });
  });

  it('applies defaults', async () => {
    expect(await read(['--kind', 'b', '--listen', '3002'])).toEqual({
      settings: {
        link: { listenPort: 3002, bindAddress: '127.0.0.1' },
        token: 'secret',
        workerId: undefined,
        instanceId: undefined,
        slots: undefined,
        labels: {},
        logLevel: 'info',
        drainMs: 10_000,
        exitWithParent: false,
      },
      own: { kind: 'b', latencyMs: '0' },
    });
  });

  it('uses the instance id of a supervisor', async () => {
    const of = (instance: string) =>
      read(['--kind', 'a', '--listen', '0'], { YARD_WORKER_TOKEN: 'secret', YARD_WORKER_INSTANCE: instance });
    expect(await of('i-1')).toMatchObject({ settings: { instanceId: 'i-1' } });
    expect(await of('-')).toMatchObject({
      lines: ["test-worker: YARD_WORKER_INSTANCE: expected letters, digits, '.', '_' and '-', got -\n"],
    });
  });

  it('lists all violations at once', async () => {
    const args =
      '--kind c --latency-ms x --connect nowhere --id -w --slots 0 --label x --log-level loud --drain-ms -1 --token t';
    expect(await read(args.split(' '), {})).toEqual({
      exitCode: 2,
      lines: [
        'test-worker: --token is not a known option or argument\n',
        'test-worker: t is not a known option or argument\n',
        'test-worker: --kind: expected one of a, b, got c\n',
        'test-worker: --latency-ms: expected ^\\d+$, got x\n',
        'test-worker: --connect: expected an address such as http://127.0.0.1:3000, got nowhere\n',
        'test-worker: the worker token is missing: use --token-file or set YARD_WORKER_TOKEN\n',
        "test-worker: --id: expected letters, digits, '.', '_' and '-', got -w\n",
        'test-worker: --slots: expected an integer from 1 to 1024, got 0\n',
        'test-worker: --label: expected key=value, got x\n',
        'test-worker: --log-level: expected one of trace, debug, info, warn, error, silent, got loud\n',
        'test-worker: --drain-ms: expected an integer from 0 to 86400000, got -1\n',
      ],
    });
  });

  it.each([[[]], [['--connect', 'http://a', '--listen', '1']]])(
    'requires exactly one of --connect and --listen: %j',
    async (args) => {
      expect(await read(['--kind', 'a', ...args])).toEqual({
        exitCode: 2,
        lines: ['test-worker: expected either --connect or --listen\n'],
      });
    },
  );

  it('reads the token from a file, and reports a file that cannot be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'command-line-'));
    try {
      writeFileSync(join(folder, 'token'), 'from the file\n');
      const args = ['--kind', 'a', '--listen', '0', '--token-file'];
      expect(await read([...args, join(folder, 'token')])).toMatchObject({ settings: { token: 'from the file' } });
      const missing = join(folder, 'missing');
      expect(await read([...args, missing])).toEqual({
        exitCode: 2,
        lines: [expect.stringContaining(`--token-file: cannot read ${missing}: ENOENT`)],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('prints help and exits with 0', async () => {
    expect(await read(['--help'])).toEqual({ exitCode: 0, lines: [expect.stringContaining('--token-file <path>')] });
  });
});
