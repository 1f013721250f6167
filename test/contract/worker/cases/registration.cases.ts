import { contractCapabilities } from '../contract-capabilities';
import type { ContractCase } from '../contract-case';
import { config } from '../subject';

export const registrationCases: readonly ContractCase[] = [
  {
    name: 'registers with its identity, slots, labels and capabilities',
    shows: ['Both sides MUST validate every payload they receive'],
    async run(subject) {
      const { workerId, instanceId, name, version, slots, labels, capabilities } = subject.worker();
      expect([workerId, instanceId, name, version]).toEqual(
        Array.from({ length: 4 }, () => expect.stringMatching(/./)),
      );
      expect([slots, labels]).toEqual([4, expect.any(Object)]);
      const own = capabilities.filter((capability) => capability.name.startsWith('contract.'));
      const declared = contractCapabilities.map(({ declaration }) => expect.objectContaining(declaration) as object);
      expect(own).toHaveLength(declared.length);
      expect(own).toEqual(expect.arrayContaining(declared));
    },
  },
  {
    name: 'sends heartbeats at the given interval',
    shows: ['The worker sends `worker.heartbeat` every `heartbeatIntervalMs`'],
    async run(subject) {
      const { workerId, heartbeats } = subject.worker();
      await subject.until(() => subject.registry.get(workerId)!.heartbeats >= heartbeats + 3);
      expect(subject.registry.get(workerId)!.load).toMatchObject({ memoryBytes: expect.any(Number) as number });
    },
  },
  {
    name: 'answers and sends heartbeats while an attempt uses the CPU',
    shows: ['A worker MUST run work outside the event loop that serves the link'],
    async run(subject) {
      const { workerId, heartbeats } = subject.worker('python.run');
      const code = 'while True: pass';
      const { leaseId } = await subject.execute('python.run', { code });
      await subject.until(() => subject.registry.get(workerId)!.heartbeats >= heartbeats + 3);
      await subject.cancel(leaseId);
      expect(['cancelled', 'succeeded']).toContain((await subject.outcome(leaseId)).status); // a mock does not run it
    },
  },
  {
    name: 'registers again if the control plane does not know it',
    shows: ['If the reply is `unknown`, the worker registers again'],
    async run(subject) {
      const { workerId, instanceId } = subject.worker();
      const times = subject.registrationsOf(workerId).length;
      subject.registry.apply(workerId, 'remove');
      await subject.registered(workerId, times + 1);
      expect(subject.registry.get(workerId)!.instanceId).toBe(instanceId);
    },
  },
  {
    name: 'reconnects in time after a closed link, as the same instance',
    shows: ['the dialer retries within 250 ms'],
    async run(subject) {
      const { workerId, instanceId } = subject.worker();
      const cutAtMs = performance.now();
      await subject.cut();
      expect(performance.now() - cutAtMs).toBeLessThan(10_000); // far above the guarantee, since the machine may be busy
      expect(subject.registrationsOf(workerId).at(-1)!.instanceId).toBe(instanceId);
    },
  },
  {
    name: 'stops its attempts and sessions if it cannot register again before the leases end',
    shows: [
      'A worker that has not been registered for `leaseTtlMs` MUST kill its attempts',
      'A worker that has not been registered for `leaseTtlMs` and then another `ttlMs` MUST end the session itself',
    ],
    async run(subject) {
      const { workerId } = subject.worker();
      const leaseId = await subject.begin('contract.hold');
      await subject.workerInterface.openSession(workerId, {
        sessionId: 'orphan',
        capability: 'contract.count',
        ttlMs: 1,
      });
      const unregistered = Date.now();
      subject.reports.override.registered = async () => {
        if (Date.now() - unregistered < config.leaseTtlMs + 1000) throw new Error('not now');
        subject.reset();
        return subject.reports.registered(
          { workerId, instanceId: subject.worker().instanceId, linkId: subject.registry.get(workerId)!.linkId },
          subject.registrationsOf(workerId).at(-1)!.presented,
        );
      };
      subject.workerInterface.disconnect(workerId);
      await subject.reports.until(() => subject.reports.override.registered === undefined);
      await subject.until(() => subject.registry.get(workerId)!.state === 'online');
      const { presented } = subject.registrationsOf(workerId).at(-1)!;
      expect([presented.running, presented.sessions]).toEqual([[], []]);
      expect(subject.lease(leaseId).reports).toEqual([]);
      expect((await subject.run('contract.echo')).status).toBe('succeeded');
    },
  },
];
