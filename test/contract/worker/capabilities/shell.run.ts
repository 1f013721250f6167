import type { CapabilityContract } from '../capability-contract';
import type { ContractCase } from '../contract-case';
import { inSession } from '../session-commands';

const shell = 'shell.run';
const stats = expect.objectContaining({ wallMs: expect.any(Number) as number }) as object;

/** Commands with their exact results. */
const cases: readonly ContractCase[] = [
  ...(
    [
      ['echo  "a b" c', { stdout: 'a b c\n', exitCode: 0 }],
      ['exit 3', { stdout: '', exitCode: 3 }],
      ['false', { stdout: '', exitCode: 1 }],
      ['cat missing.txt', { stderr: 'cat: missing.txt: No such file or directory\n', exitCode: 1 }],
    ] as const
  ).map(([command, result]): ContractCase => ({
    name: `answers the command ${JSON.stringify(command)}`,
    of: { capability: shell, aspect: 'outcome' },
    async run(subject) {
      const { leaseId } = await subject.execute(shell, { command });
      const whole = { stdout: '', stderr: '', ...result };
      expect(await subject.outcome(leaseId)).toEqual({ status: 'succeeded', result: whole, stats });
      expect([subject.text(leaseId), subject.text(leaseId, 'stderr')]).toEqual([whole.stdout, whole.stderr]);
    },
  })),
  {
    name: 'ends a command at the timeout of its input',
    of: { capability: shell, aspect: 'limits' },
    async run(subject) {
      const { status, error } = await subject.run(shell, { command: 'sleep 60', timeoutMs: 500 });
      expect([status, error!.code]).toEqual(['timed_out', 'TIMEOUT']);
    },
  },
  {
    name: 'cancels a sleeping command',
    of: { capability: shell, aspect: 'cancel' },
    async run(subject) {
      const { leaseId } = await subject.execute(shell, { command: 'sleep 60' });
      await subject.cancel(leaseId, 'enough', 1000);
      expect(await subject.outcome(leaseId)).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED' } });
    },
  },
  {
    name: 'keeps the files of a session, separate from other tasks',
    of: { capability: shell, aspect: 'sessions' },
    async run(subject) {
      const sessionId = 'files';
      await inSession(subject, sessionId, shell, async (run) => {
        await run('echo kept > note.txt');
        expect(await run('cat note.txt')).toEqual({ stdout: 'kept\n', stderr: '', exitCode: 0 });
        const { result } = await subject.run(shell, { command: 'cat note.txt' });
        expect(result).toMatchObject({ stdout: '', exitCode: 1 });
      });
      const gone = await subject.execute(shell, { command: 'cat note.txt' }, { sessionId });
      expect(gone).toMatchObject({ status: 'rejected', code: 'SESSION_LOST' });
    },
  },
];

export const contract: CapabilityContract = {
  sample: { input: { command: 'echo a' }, bad: { command: '' }, path: 'command' },
  cases,
};
