import { builtInCapabilities, compileSchema, type BuiltInCapability, type Capability } from '@yardmaster/protocol';
import { capabilityContracts, type CapabilityContract, type Sample } from '../capability-contract';
import { aspects, type Aspect, type ContractCase } from '../contract-case';
import type { Subject } from '../subject';

/** The cases that apply to every built-in capability, and those of each capability's contract. */
export const capabilityCases: readonly ContractCase[] = Object.entries(builtInCapabilities).flatMap(
  ([key, declared]) => {
    const name = key as BuiltInCapability;
    const contract = capabilityContracts[name];
    return contract ? casesOf(name, declared, contract) : []; // the completeness test names those without one
  },
);

type Options = { sessionId?: string };

let sessions = 0;

/** Runs `work` with a capability, in a new session if the sample needs one. */
async function using(
  subject: Subject,
  { inSession, before }: Sample,
  capability: string,
  use: (options: Options) => Promise<void>,
): Promise<void> {
  if (!inSession) return use({});
  const { workerId } = subject.worker(capability);
  const sessionId = `sample-${++sessions}`;
  const opened = await subject.workerInterface.openSession(workerId, { sessionId, capability, ttlMs: 60_000 });
  expect(opened).toEqual({ status: 'opened' });
  if (before) expect((await subject.run(...before, { sessionId })).status).toBe('succeeded');
  await use({ sessionId });
  await subject.workerInterface.closeSession(workerId, sessionId);
}

function casesOf(
  capability: BuiltInCapability,
  declared: Capability,
  { sample, answers = [], cases: own = [] }: CapabilityContract,
): ContractCase[] {
  const { input, bad, path, inSession } = sample;
  const [schemas, outcome, errorCodes, eventOrder, limits, cancel] = aspects;
  const about = (aspect: Aspect, name: string, show: (subject: Subject, options: Options) => Promise<void>) => ({
    name,
    of: { capability, aspect },
    run: (subject: Subject) => using(subject, sample, capability, (options) => show(subject, options)),
  });
  const cases = [
    about(schemas, `declares ${capability} as the protocol does`, async (subject) => {
      const offered = subject.worker(capability).capabilities.find(({ name }) => name === capability);
      expect(offered).toEqual(declared);
    }),
    about(outcome, `answers ${capability} according to its output schema`, async (subject, options) => {
      const { status, error, result, stats } = await subject.run(capability, input, options);
      expect([status, error, typeof stats.wallMs]).toEqual(['succeeded', undefined, 'number']);
      expect(compileSchema(declared.outputSchema!)(result)).toBeUndefined();
    }),
    about(errorCodes, `rejects invalid input of ${capability}`, async (subject, options) => {
      const { status, error } = await subject.run(capability, bad, options);
      expect([status, error!.code, error!.retryable]).toEqual(['failed', 'INVALID_INPUT', false]);
      expect(error!.details).toMatchObject({ path });
      const extra = await subject.run(capability, { ...input, extra: 1 }, options);
      expect(extra.error).toMatchObject({ code: 'INVALID_INPUT', details: { path: 'extra' } });
    }),
    about(eventOrder, `sends the output of ${capability} before its outcome`, async (subject, options) => {
      const { leaseId } = await subject.execute(capability, input, options);
      await subject.outcome(leaseId);
      const { chunks, order } = subject.lease(leaseId);
      expect(chunks.map(({ seq }) => seq)).toEqual(chunks.map((_, index) => index + 1));
      expect(order.indexOf('finished')).toBe(order.length - 1);
    }),
    about(limits, `accepts no more attempts of ${capability} than it has slots`, async (subject, options) => {
      const room = inSession ? 1 : subject.worker(capability).slots;
      const replies = await Promise.all(
        Array.from({ length: room + 1 }, () => subject.execute(capability, input, options)),
      );
      const accepted = replies.filter(({ status }) => status === 'accepted');
      const codes = replies.flatMap((reply) => ('code' in reply ? [reply.code] : []));
      expect(accepted.length).toBeGreaterThanOrEqual(room);
      expect(codes).toEqual(codes.map(() => 'NO_SLOT'));
      await Promise.all(accepted.map(({ leaseId }) => subject.outcome(leaseId)));
    }),
    about(cancel, `ends ${capability} once, cancelled in time or not`, async (subject, options) => {
      const { leaseId } = await subject.execute(capability, input, options);
      await subject.cancel(leaseId, 'at once', 1000);
      expect(['cancelled', 'succeeded', 'failed']).toContain((await subject.outcome(leaseId)).status);
      expect(new Set(subject.lease(leaseId).reports.map((report) => JSON.stringify(report))).size).toBe(1);
    }),
    ...answers.map(([given, result]) =>
      about(outcome, `answers ${capability} ${JSON.stringify(given)} exactly`, async (subject, options) => {
        const answered = await subject.run(capability, given, options);
        expect(answered).toEqual({ status: 'succeeded', result, stats: expect.anything() as unknown });
      }),
    ),
    ...own,
  ];
  return declared.sessions ? [...cases, strangeSession(capability, input)] : cases;
}

function strangeSession(capability: BuiltInCapability, input: unknown): ContractCase {
  return {
    name: `rejects ${capability} in a session that is not open`,
    of: { capability, aspect: 'sessions' },
    async run(subject) {
      const reply = await subject.execute(capability, input, { sessionId: 'not-open' });
      expect(reply).toMatchObject({ status: 'rejected', code: 'SESSION_LOST' });
    },
  };
}
