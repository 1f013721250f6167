import type { ContractCase } from '../contract-case';

const wallMs = expect.any(Number) as number;
const stats = expect.objectContaining({ wallMs }) as object;

export const attemptCases: readonly ContractCase[] = [
  {
    name: 'should accept an attempt, do it and report its result',
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
    name: 'should send all output before the end, numbered from 1 without gaps',
    shows: ['`seq` counts from 1', 'All output of the attempt is sent before it'],
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
    name: 'should fail with the code of the capability, and its details',
    async run(subject) {
      expect(await subject.run('contract.fail')).toEqual({
        status: 'failed',
        error: { code: 'contract.REFUSED', message: 'not today', retryable: false, details: { why: 'asked' } },
        stats,
      });
    },
  },
  {
    name: 'should fail with INTERNAL where the capability has a bug',
    async run(subject) {
      const { status, error } = await subject.run('contract.bug');
      expect([status, error!.code, error!.retryable]).toEqual(['failed', 'INTERNAL', true]);
      expect(error!.message).toContain('oh');
    },
  },
  {
    name: 'should fail with INVALID_INPUT and the path where the input does not fit, and not begin',
    async run(subject) {
      const { status, error } = await subject.run('contract.echo', { count: 'three' });
      expect([status, error!.code, error!.retryable]).toEqual(['failed', 'INVALID_INPUT', false]);
      expect(error!.details).toMatchObject({ path: 'count' });
      expect(error!.message).toContain('count: expected integer, got string');
    },
  },
  {
    name: 'should give the work an input as it is, whatever its keys, and give its result back so',
    shows: ['Keys are data'],
    async run(subject) {
      const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":1},"count":9007199254740991,"x":0.1}';
      const { result } = await subject.run('contract.echo', JSON.parse(text) as object);
      expect(JSON.stringify((result as { input: unknown }).input)).toBe(text);
    },
  },
  ...(['result', 'progress'] as const).flatMap((where) =>
    (['deep', 'large', 'infinite'] as const).map((what): ContractCase => ({
      name: `should fail with INVALID_RESULT and the path by a ${where} that is too ${what}, and keep its output`,
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
    name: 'should reject what it has no slot for',
    shows: ['A rejected attempt had no side effects'],
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
    name: 'should reject a capability that it does not offer',
    async run(subject) {
      const attempt = { taskId: 't', attempt: 1, leaseId: 'unknown', input: {}, timeoutMs: 1000 };
      const { workerId } = subject.worker();
      const reply = await subject.workerInterface.execute(workerId, { ...attempt, capability: 'contract.unknown' });
      expect(reply).toMatchObject({ status: 'rejected', code: 'UNKNOWN_CAPABILITY' });
    },
  },
  {
    name: 'should accept a lease again that it holds, and do it once',
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
    name: 'should stop softly when it is cancelled, and say the reason',
    covers: ['cancel'],
    shows: ['`task.cancel` requests a soft stop', 'The outcome still arrives as'],
    async run(subject) {
      const leaseId = await subject.begin('contract.hold');
      expect(await subject.cancel(leaseId, 'not needed', 60_000)).toBe(true);
      const outcome = await subject.outcome(leaseId);
      expect(outcome).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED', message: 'not needed' } });
    },
  },
  {
    name: 'should stop hard after the grace, and have its slot again',
    shows: ['and, after `graceMs`, a hard one'],
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
    name: 'should say that it does not run what it is told to cancel',
    covers: ['cancel'],
    async run(subject) {
      const { workerId } = subject.worker();
      expect(await subject.workerInterface.cancel(workerId, 'unknown', 'why', 0)).toBe(false);
    },
  },
  {
    name: 'should end what runs longer than its timeout',
    shows: ['The worker ends an attempt that runs longer than `timeoutMs`'],
    async run(subject) {
      const outcome = await subject.run('contract.hold', {}, { timeoutMs: 200 });
      expect(outcome).toMatchObject({ status: 'timed_out', error: { code: 'TIMEOUT', retryable: false } });
      expect(outcome.error!.message).toBe('the attempt ran longer than 200 ms');
    },
  },
  {
    name: 'should end what makes no progress, and not what does',
    shows: ['that sends no output for `noProgressTimeoutMs`'],
    async run(subject) {
      const idle = await subject.run('contract.hold', {}, { noProgressTimeoutMs: 300 });
      expect(idle).toMatchObject({ status: 'timed_out', error: { code: 'NO_PROGRESS', retryable: true } });
      const busy = await subject.run('contract.tick', { times: 12, everyMs: 50 }, { noProgressTimeoutMs: 500 });
      expect(busy.status).toBe('succeeded');
    },
  },
  {
    name: 'should end what does not begin in time, and let it not begin any more',
    shows: [
      'An attempt with a `startTimeoutMs` MUST begin within that time',
      'the work MUST NOT begin after that',
      'It begins when the worker starts the work of the capability',
    ],
    async run(subject) {
      const outcome = await subject.run('contract.prepare', {}, { startTimeoutMs: 200 });
      expect(outcome).toMatchObject({ status: 'timed_out', error: { code: 'START_TIMEOUT', retryable: true } });
      const begun = await subject.run('contract.hold', {}, { startTimeoutMs: 100, timeoutMs: 300 });
      expect(begun.error!.code).toBe('TIMEOUT');
    },
  },
  {
    name: 'should fail with OUTPUT_LIMIT what is larger than a message may be',
    shows: ['A payload MUST NOT be larger than 1 MiB'],
    async run(subject) {
      const { status, error } = await subject.run('contract.big', { bytes: 2 ** 20 });
      expect([status, error!.code]).toEqual(['failed', 'OUTPUT_LIMIT']);
      expect((await subject.run('contract.big', { bytes: 2 ** 18 })).result).toHaveLength(2 ** 18);
    },
  },
  {
    name: 'should stop what the control plane calls stale',
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
    name: 'should report the end again until it is recorded, and always the same',
    shows: ['A worker MUST report an attempt at most once as finished', 'repeats it, on this link or a later one'],
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
    name: 'should forget an end that is stale',
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

/** Resolves when the worker takes work again; it rejects without side effects until then. */
async function expectRoom(subject: Parameters<ContractCase['run']>[0]): Promise<void> {
  for (;;) {
    const { status, leaseId } = await subject.execute('contract.echo');
    if (status === 'rejected') continue;
    subject.reset();
    expect((await subject.outcome(leaseId)).status).toBe('succeeded');
    return;
  }
}
