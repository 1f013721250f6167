import type { CapabilityContract } from '../capability-contract';
import type { ContractCase } from '../contract-case';
import { inSession } from '../session-commands';

const python = 'python.run';
const stats = expect.objectContaining({ wallMs: expect.any(Number) as number }) as object;

/** Programs with their exact results. */
const cases: readonly ContractCase[] = [
  ...[
    ['print(sum(range(10)))', '45\n'],
    ['print("ä", 2 ** 100, 7 // -2, 1 / 3)', 'ä 1267650600228229401496703205376 -4 0.3333333333333333\n'],
    ['print(1)\nprint(2)', '1\n2\n'],
  ].map(([code, stdout]): ContractCase => ({
    name: `runs ${JSON.stringify(code)}, streams its output and returns it`,
    of: { capability: python, aspect: 'outcome' },
    async run(subject) {
      const { leaseId } = await subject.execute(python, { code });
      const result = { stdout, stderr: '', exitCode: 0 };
      expect(await subject.outcome(leaseId)).toEqual({ status: 'succeeded', result, stats });
      expect(subject.text(leaseId)).toBe(stdout);
      expect(subject.text(leaseId, 'stderr')).toBe('');
    },
  })),
  ...[
    ['print(1)\nraise ValueError("x")', 'ValueError', 'x'],
    ['print(1)\nprint(1 // 0)', 'ZeroDivisionError', 'integer division or modulo by zero'],
  ].map(([code, name, message]): ContractCase => ({
    name: `fails ${JSON.stringify(code)} with the Python exception`,
    of: { capability: python, aspect: 'error codes' },
    async run(subject) {
      const { leaseId } = await subject.execute(python, { code });
      const { status, error } = await subject.outcome(leaseId);
      expect(status).toBe('failed');
      expect(error).toMatchObject({ code: 'EXECUTION_ERROR', message: `${name}: ${message}`, retryable: false });
      expect(error!.details).toMatchObject({ name, message, exitCode: 1, stdout: '1\n' });
      const { traceback, stderr } = error!.details as { traceback: string; stderr: string };
      expect(traceback).toMatch(/^Traceback \(most recent call last\):\n {2}File "main\.py", line 2, in <module>\n/);
      expect(traceback.endsWith(`${name}: ${message}\n`)).toBe(true);
      expect(stderr).toBe(subject.text(leaseId, 'stderr'));
      expect(subject.text(leaseId)).toBe('1\n');
    },
  })),
  {
    name: 'stops a cancelled program, and returns its output',
    of: { capability: python, aspect: 'cancel' },
    async run(subject) {
      const leaseId = await subject.begin(python, { code: 'import time; print(1); time.sleep(60); print(2)' });
      await subject.printed(leaseId, '1\n');
      await subject.cancel(leaseId, 'enough');
      const { status, error } = await subject.outcome(leaseId);
      expect([status, error!.code, error!.message]).toEqual(['cancelled', 'CANCELLED', 'enough']);
      expect(error!.details).toMatchObject({ stdout: '1\n' });
    },
  },
  {
    name: 'ends a program at the timeout of its task',
    of: { capability: python, aspect: 'limits' },
    async run(subject) {
      const code = 'import time; print(1); time.sleep(60)';
      const { status, error } = await subject.run(python, { code }, { timeoutMs: 1500 });
      expect([status, error!.code]).toEqual(['timed_out', 'TIMEOUT']);
      expect(error!.details).toMatchObject({ stdout: '1\n' });
    },
  },
  {
    name: 'ends a program at the timeout of its input',
    of: { capability: python, aspect: 'limits' },
    async run(subject) {
      const { status, error } = await subject.run(python, { code: 'import time; time.sleep(60)', timeoutMs: 500 });
      expect([status, error!.code]).toEqual(['timed_out', 'TIMEOUT']);
      expect(error!.message).toBe('the attempt ran longer than 500 ms');
    },
  },
  {
    name: 'runs programs and commands in one session',
    of: { capability: python, aspect: 'sessions' },
    async run(subject) {
      await inSession(subject, 'shared', python, async (run) => {
        expect(await run('echo a')).toMatchObject({ stdout: 'a\n' });
        const { result } = await subject.run(python, { code: 'print(1)' }, { sessionId: 'shared' });
        expect(result).toMatchObject({ stdout: '1\n', exitCode: 0 });
      });
    },
  },
];

export const contract: CapabilityContract = {
  sample: { input: { code: 'print(6*7)' }, bad: { code: 5 }, path: 'code' },
  cases,
};
