import type { ContractCase } from '../contract-case';

const wallMs = expect.any(Number) as number;
const stats = expect.objectContaining({ wallMs }) as object;

export const attemptCases: readonly ContractCase[] = [
  {
    name: 'accepts an attempt, runs it and reports its result',
    covers: ['execute'],
    shows: ['The worker answers `accepted` or `rejected` at once', 'The slot is free when `task.finished` is sent'],
    async run(subject) {
      const { leaseId, ...reply } = await subject.execute('contract.echo', { count: 3 });
      expect(reply).toEqual({ status: 'accepted' });
      const result = { input: { count: 3 }, taskId: `task-${leaseId}` };
      expect(await subject.outcome(leaseId)).toEqual({ status: 'succeeded', result, stats });
    },
  },
  {
    name: 'sends all output before the outcome, numbered from 1 without gaps',
    shows: ['`seq` counts from 1', 'The worker sends all output of the attempt, then'],
    async run(subject) {
      const parts = Array.from({ length: 50 }, (_, index) => `${index};`);
      const { leaseId } = await subject.execute('contract.say', { parts, percent: 50 });
      expect((await subject.outcome(leaseId)).result).toBe(50);
      const { chunks, order } = subject.lease(leaseId);
      expect(subject.text(leaseId)).toBe(parts.join(''));
      expect(chunks.map(({ seq }) => seq)).toEqual(chunks.map((_, index) => index + 1));
      expect(chunks.at(-1)).toMatchObject({ stream: 'progress', data: { percent: 50 } });
      expect(order.indexOf('finished')).toBe(order.length - 1);
    },
  },
  {
    name: 'fails with the code and details of the error of the capability',
    async run(subject) {
      expect(await subject.run('contract.fail')).toEqual({
        status: 'failed',
        error: { code: 'contract.REFUSED', message: 'not today', retryable: false, details: { why: 'asked' } },
        stats,
      });
    },
  },
  {
    name: 'fails with INTERNAL if the capability throws an unknown error',
    async run(subject) {
      const { status, error } = await subject.run('contract.bug');
      expect([status, error!.code, error!.retryable]).toEqual(['failed', 'INTERNAL', true]);
      expect(error!.message).toContain('oh');
    },
  },
  {
    name: 'fails with INVALID_INPUT and the path for invalid input, without starting',
    async run(subject) {
      const { status, error } = await subject.run('contract.echo', { count: 'three' });
      expect([status, error!.code, error!.retryable]).toEqual(['failed', 'INVALID_INPUT', false]);
      expect(error!.details).toMatchObject({ path: 'count' });
      expect(error!.message).toContain('count: expected integer, got string');
    },
  },
  {
    name: 'passes input and result unchanged, with any keys',
    shows: ['Keys are data'],
    async run(subject) {
      const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":1},"count":9007199254740991,"x":0.1}';
      const { result } = await subject.run('contract.echo', JSON.parse(text) as object);
      expect(JSON.stringify((result as { input: unknown }).input)).toBe(text);
    },
  },
  ...(['result', 'progress'] as const).flatMap((where) =>
    (['deep', 'large', 'infinite'] as const).map((what): ContractCase => ({
      name: `fails with INVALID_RESULT and the path for a ${where} that is too ${what}, and keeps its output`,
      shows: [
        'A worker MUST check results, output and `details` against these limits before it sends them',
        'the control plane MUST end the attempt itself',
      ],
      async run(subject) {
        const leaseId = await subject.begin('contract.broken', { what, where });
        const { status, error } = await subject.outcome(leaseId);
        const path = `${where}.rows.1${what === 'deep' ? '.0'.repeat(126) : ''}`;
        expect([status, error?.code, error?.retryable, error?.details?.['path']]).toEqual([
          'failed',
          'INVALID_RESULT',
          false,
          path,
        ]);
        expect(subject.text(leaseId)).toBe('before');
        expect(await subject.run('contract.echo')).toMatchObject({ status: 'succeeded' });
      },
    })),
  ),
  {
    name: 'rejects an attempt without a free slot',
    shows: ['A rejected attempt has no side effects'],
    async run(subject) {
      const { slots } = subject.worker();
      const held = await Promise.all(Array.from({ length: slots }, () => subject.begin('contract.hold')));
      expect(await subject.execute('contract.echo')).toMatchObject({ status: 'rejected', code: 'NO_SLOT' });
      await Promise.all(held.map((leaseId) => subject.cancel(leaseId)));
      await Promise.all(held.map((leaseId) => subject.outcome(leaseId)));
      expect(await subject.execute('contract.echo')).toMatchObject({ status: 'accepted' });
    },
  },
  {
    name: 'rejects a capability that it does not offer',
    async run(subject) {
      const attempt = { taskId: 't', attempt: 1, leaseId: 'unknown', input: {}, timeoutMs: 1000 };
      const { workerId } = subject.worker();
      const reply = await subject.workerInterface.execute(workerId, { ...attempt, capability: 'contract.unknown' });
      expect(reply).toMatchObject({ status: 'rejected', code: 'UNKNOWN_CAPABILITY' });
    },
  },
  {
    name: 'accepts a repeated offer of a lease, and runs it once',
    async run(subject) {
      const leaseId = await subject.begin('contract.tick', { times: 5, everyMs: 20 });
      expect(await subject.execute('contract.tick', { times: 5, everyMs: 20 }, { leaseId })).toMatchObject({
        status: 'accepted',
      });
      await subject.outcome(leaseId);
      expect(subject.text(leaseId)).toBe('1;2;3;4;5;');
    },
  },
  {
    name: 'signals a cancelled attempt, with the reason',
    covers: ['cancel'],
    shows: ['`task.cancel` requests a soft stop', 'The worker still reports the outcome with'],
    async run(subject) {
      const leaseId = await subject.begin('contract.hold');
      expect(await subject.cancel(leaseId, 'not needed', 60_000)).toBe(true);
      const outcome = await subject.outcome(leaseId);
      expect(outcome).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED', message: 'not needed' } });
    },
  },
  {
    name: 'stops a cancelled attempt after the grace, and frees its slot',
    shows: ['and, after `graceMs`, a hard stop'],
    async run(subject) {
      const { slots } = subject.worker();
      const held = await Promise.all(Array.from({ length: slots }, () => subject.begin('contract.stubborn')));
      await Promise.all(held.map((leaseId) => subject.cancel(leaseId, 'now', 50)));
      const outcomes = await Promise.all(held.map((leaseId) => subject.outcome(leaseId)));
      expect(outcomes.map(({ status }) => status)).toEqual(held.map(() => 'cancelled'));
      expect((await subject.run('contract.echo')).status).toBe('succeeded');
    },
  },
  {
    name: 'reports that it does not run the attempt to cancel',
    covers: ['cancel'],
    async run(subject) {
      const { workerId } = subject.worker();
      expect(await subject.workerInterface.cancel(workerId, 'unknown', 'why', 0)).toBe(false);
    },
  },
  {
    name: 'ends an attempt at its timeout',
    shows: ['The worker ends an attempt that runs longer than `timeoutMs`'],
    async run(subject) {
      const outcome = await subject.run('contract.hold', {}, { timeoutMs: 200 });
      expect(outcome).toMatchObject({ status: 'timed_out', error: { code: 'TIMEOUT', retryable: false } });
      expect(outcome.error!.message).toBe('the attempt ran longer than 200 ms');
    },
  },
  {
    name: 'ends an attempt without progress, but not one with progress',
    shows: ['that sends no output for `noProgressTimeoutMs`'],
    async run(subject) {
      const idle = await subject.run('contract.hold', {}, { noProgressTimeoutMs: 300 });
      expect(idle).toMatchObject({ status: 'timed_out', error: { code: 'NO_PROGRESS', retryable: true } });
      const busy = await subject.run('contract.tick', { times: 12, everyMs: 50 }, { noProgressTimeoutMs: 500 });
      expect(busy.status).toBe('succeeded');
    },
  },
  {
    name: 'ends an attempt that does not start in time, and prevents its start',
    shows: [
      'An attempt with a `startTimeoutMs` MUST begin within that time',
      'the work MUST NOT begin after that',
      'An attempt begins when the worker starts the work of the capability',
    ],
    async run(subject) {
      const outcome = await subject.run('contract.prepare', {}, { startTimeoutMs: 200 });
      expect(outcome).toMatchObject({ status: 'timed_out', error: { code: 'START_TIMEOUT', retryable: true } });
      const begun = await subject.run('contract.hold', {}, { startTimeoutMs: 100, timeoutMs: 300 });
      expect(begun.error!.code).toBe('TIMEOUT');
    },
  },
  {
    name: 'fails with OUTPUT_LIMIT if a result exceeds the message limit',
    shows: ['A payload MUST NOT be larger than 1 MiB'],
    async run(subject) {
      const { status, error } = await subject.run('contract.big', { bytes: 2 ** 20 });
      expect([status, error!.code]).toEqual(['failed', 'OUTPUT_LIMIT']);
      expect((await subject.run('contract.big', { bytes: 2 ** 18 })).result).toHaveLength(2 ** 18);
    },
  },
  {
    name: 'stops an attempt whose report is stale',
    shows: [
      'MUST answer `stale` otherwise',
      'The control plane MUST record a report only if its lease is the current one',
    ],
    async run(subject) {
      const { slots } = subject.worker();
      const told = new Set<string>();
      subject.reports.override.output = async (_, { leaseId }) => (told.add(leaseId), 'stale');
      const held = await Promise.all(Array.from({ length: slots }, () => subject.execute('contract.hold')));
      await subject.reports.until(() => held.every(({ leaseId }) => told.has(leaseId)));
      await expectRoom(subject);
    },
  },
  {
    name: 'repeats the same outcome until it is recorded',
    shows: [
      'A worker MUST report at most one outcome of an attempt',
      'repeats `task.finished`, on this link or a later one',
    ],
    async run(subject) {
      let refusals = 0;
      subject.reports.override.finished = async () => {
        if (++refusals === 2) subject.reset();
        throw new Error('busy');
      };
      const { leaseId } = await subject.execute('contract.echo');
      await subject.outcome(leaseId);
      const { reports } = subject.lease(leaseId);
      expect(reports).toHaveLength(3);
      expect(reports).toEqual([reports[0], reports[0], reports[0]]);
    },
  },
  {
    name: 'drops a stale outcome',
    async run(subject) {
      subject.reports.override.finished = async () => 'stale';
      const { leaseId } = await subject.execute('contract.echo');
      await subject.reports.until(() => subject.lease(leaseId).reports.length > 0);
      await subject.cancel('unknown'); // a round trip, after the reply
      await subject.cut();
      const { presented } = subject.registrationsOf(subject.worker().workerId).at(-1)!;
      expect(presented.finished).toEqual([]);
    },
  },
];

/** Resolves when the worker accepts attempts again; until then it rejects them without side effects. */
async function expectRoom(subject: Parameters<ContractCase['run']>[0]): Promise<void> {
  for (;;) {
    const { status, leaseId } = await subject.execute('contract.echo');
    if (status === 'rejected') continue;
    subject.reset();
    expect((await subject.outcome(leaseId)).status).toBe('succeeded');
    return;
  }
}
