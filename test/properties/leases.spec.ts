import * as fc from 'fast-check';
import { SeededRandom } from '@yardmaster/testkit';
import type { Outcome } from '@yardmaster/protocol';
import { engineNames } from '../../src/config';
import { isFinal, type Task, type TaskStore } from '../../src/tasks';
import { claimTask } from '../support/claim-task';
import { openVolatileStore } from '../support/engines';

const startMs = 1_700_000_000_000;
const succeeded: Outcome = { status: 'succeeded', result: 1, stats: { wallMs: 1 } };
const lost = { code: 'WORKER_LOST', message: 'gone', retryable: true } as const;

/** A report under a lease given so far, current or old. */
const report = fc.record({
  what: fc.constantFrom('finish', 'retry', 'lose', 'reject', 'giveUp', 'adopt', 'output', 'claim'),
  lease: fc.nat(),
});

describe.each(engineNames)('a lease (%s)', (engine) => {
  it('is valid for its own attempt only, once, for any order of reports', async () => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(fc.array(report, { maxLength: 25 }), async (reports) => {
        const store = await openVolatileStore(engine, { random: new SeededRandom(1) });
        try {
          await checkReports(store, reports);
        } finally {
          await store.close();
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});

async function checkReports(store: TaskStore, reports: ReadonlyArray<{ what: string; lease: number }>): Promise<void> {
  const { id } = await store.queue.add(newTask());
  const leases: string[] = [];
  let current: string | undefined;
  for (const [at, { what, lease }] of reports.entries()) {
    const before = (await store.tasks.get(id))!;
    if (what === 'claim') {
      const claim = await claimTask(
        store,
        id,
        { workerId: 'w', instanceId: 'i', linkId: 'r-1~1', leaseUntilMs: startMs },
        startMs + at,
      );
      expect(claim !== undefined).toBe(before.state === 'queued');
      if (claim) {
        expect(leases).not.toContain(claim.leaseId);
        leases.push((current = claim.leaseId));
      }
      continue;
    }
    if (leases.length === 0) continue;
    const leaseId = leases[lease % leases.length]!;
    const isTaken = await send(store, what, leaseId, startMs + at);
    const after = (await store.tasks.get(id))!;
    expect(isTaken).toBe(leaseId === current && before.state === 'running');
    if (!isTaken) expect(after).toEqual(before);
    if (after.state !== 'running') current = undefined;
    expect(after.finishedAtMs !== undefined).toBe(isFinal(after.state));
  }
}

/** True if the report changed anything. */
async function send(store: TaskStore, what: string, leaseId: string, atMs: number): Promise<boolean> {
  switch (what) {
    case 'finish':
      return (await store.attempts.finish(leaseId, succeeded, atMs)).status === 'recorded';
    case 'retry':
      return (
        (await store.attempts.retry(leaseId, { ...succeeded, status: 'failed', error: lost }, atMs, atMs)).status ===
        'recorded'
      );
    case 'lose':
      return (await store.attempts.requeue(leaseId, 'lost', lost, atMs)).status === 'recorded';
    case 'reject':
      return (await store.attempts.requeue(leaseId, 'rejected', lost, atMs)).status === 'recorded';
    case 'giveUp':
      return (await store.attempts.giveUp(leaseId, lost, atMs)).status === 'recorded';
    case 'adopt':
      return store.attempts.adopt(leaseId, {
        workerId: 'w',
        instanceId: 'i2',
        linkId: 'r-1~1',
        leaseUntilMs: atMs + 1000,
      });
    default:
      return (await store.attempts.appendOutput(leaseId, [], atMs)) === 'recorded';
  }
}

function newTask(): Omit<Task, 'state' | 'attempt' | 'rejections'> {
  return {
    id: 't-1',
    capability: 'a.b',
    input: {},
    labels: { require: {}, prefer: {} },
    priority: 0,
    timeoutMs: 1000,
    queueTimeoutMs: 1000,
    retry: { maxAttempts: 3, on: [] },
    createdAtMs: startMs,
  };
}
