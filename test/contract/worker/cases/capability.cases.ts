import { builtInCapabilities, compileSchema, type Capability } from '../../../../src/protocol';
import { aspects, type ContractCase } from '../contract-case';
import { samples, type Sample } from '../samples';

/** What holds for every built-in capability, whatever it does. */
export const capabilityCases: readonly ContractCase[] = Object.values(builtInCapabilities as Record<string, Capability>)
  .filter(({ name }) => name in samples)
  .flatMap((declared) => casesOf(declared, samples[declared.name]!));

/** For whoever adds a capability: what the contract needs of it. */
export const uncovered = Object.keys(builtInCapabilities).filter((name) => !(name in samples));

function casesOf(declared: Capability, { input, bad, path }: Sample): ContractCase[] {
  const capability = declared.name;
  const [schemas, outcome, errorCodes, eventOrder, limits, cancel] = aspects;
  return [
    {
      name: `should declare ${capability} as the protocol does`,
      of: { capability, aspect: schemas },
      async run(subject) {
        const offered = subject.worker(capability).capabilities.find(({ name }) => name === capability);
        expect(offered).toEqual(declared);
      },
    },
    {
      name: `should answer ${capability} by the schema of its result`,
      of: { capability, aspect: outcome },
      async run(subject) {
        const { status, result, stats } = await subject.run(capability, input);
        expect([status, typeof stats.wallMs]).toEqual(['succeeded', 'number']);
        expect(compileSchema(declared.outputSchema!)(result)).toBeUndefined();
      },
    },
    {
      name: `should refuse ${capability} where the input does not fit, with the path`,
      of: { capability, aspect: errorCodes },
      async run(subject) {
        const { status, error } = await subject.run(capability, bad);
        expect([status, error!.code, error!.retryable]).toEqual(['failed', 'INVALID_INPUT', false]);
        expect(error!.details).toMatchObject({ path });
        const extra = await subject.run(capability, { ...input, extra: 1 });
        expect(extra.error).toMatchObject({ code: 'INVALID_INPUT', details: { path: 'extra' } });
      },
    },
    {
      name: `should send the output of ${capability} before its end, numbered`,
      of: { capability, aspect: eventOrder },
      async run(subject) {
        const { leaseId } = await subject.execute(capability, input);
        await subject.outcome(leaseId);
        const { chunks, order } = subject.lease(leaseId);
        expect(chunks.map(({ seq }) => seq)).toEqual(chunks.map((_, index) => index + 1));
        expect(order.filter((kind) => kind === 'finished')).toHaveLength(1);
        expect(order.at(-1)).toBe('finished');
      },
    },
    {
      name: `should take no more of ${capability} than it has slots`,
      of: { capability, aspect: limits },
      async run(subject) {
        const { slots } = subject.worker(capability);
        const replies = await Promise.all(Array.from({ length: slots + 1 }, () => subject.execute(capability, input)));
        const accepted = replies.filter(({ status }) => status === 'accepted');
        const rejected = replies.filter(({ status }) => status === 'rejected');
        expect(accepted.length).toBeGreaterThanOrEqual(slots);
        expect(rejected.every((reply) => 'code' in reply && reply.code === 'NO_SLOT')).toBe(true);
        await Promise.all(accepted.map(({ leaseId }) => subject.outcome(leaseId)));
      },
    },
    {
      name: `should end ${capability} once, whether it is cancelled in time or not`,
      of: { capability, aspect: cancel },
      async run(subject) {
        const { leaseId } = await subject.execute(capability, input);
        await subject.cancel(leaseId, 'at once', 1000);
        expect(['cancelled', 'succeeded']).toContain((await subject.outcome(leaseId)).status);
        expect(new Set(subject.lease(leaseId).reports.map((report) => JSON.stringify(report))).size).toBe(1);
        expect((await subject.run(capability, input)).status).toBe('succeeded');
      },
    },
  ];
}
