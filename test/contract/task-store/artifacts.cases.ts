import type { NewArtifact } from '../../../src/tasks';
import { claimTask, claimed, holder, lost, openForEach, startMs, succeeded, type OpenTaskStore } from './fixture';

const sha256 = 'ab'.repeat(32);

function file(name: string, given: Partial<NewArtifact> = {}): NewArtifact {
  return { name, sizeBytes: 3, sha256, contentType: 'text/plain', file: `file-of-${name}`, ...given };
}

/** Returns the artifact in the form of an outcome. */
function named(name: string, sizeBytes = 3) {
  return { name, sizeBytes, sha256, contentType: 'text/plain' };
}

export function describeArtifacts(open: OpenTaskStore): void {
  describe('an artifact', () => {
    const given = openForEach(open, { artifactsMax: 3 });
    const atMs = startMs + 5;

    it('is recorded under a current lease, and listed by name', async () => {
      const { task, leaseId } = await claimed(given.store);
      expect(await given.store.artifacts.add(leaseId, file('b'), atMs)).toEqual({ status: 'recorded' });
      expect(await given.store.artifacts.add(leaseId, file('a', { sizeBytes: 0 }), atMs + 1)).toEqual({
        status: 'recorded',
      });
      expect(await given.store.artifacts.of(task.id)).toEqual([
        { ...file('a', { sizeBytes: 0 }), attempt: 1, createdAtMs: atMs + 1 },
        { ...file('b'), attempt: 1, createdAtMs: atMs },
      ]);
      expect(await given.store.artifacts.of('t-unknown')).toEqual([]);
    });

    it('belongs to the attempt that has the lease', async () => {
      const { task, leaseId } = await claimed(given.store);
      expect(await given.store.attempts.byLease(leaseId)).toMatchObject({
        taskId: task.id,
        attempt: 1,
        workerId: 'w-1',
      });
      expect(await given.store.attempts.byLease(`${leaseId}0`)).toBeUndefined();
      await given.store.attempts.finish(leaseId, succeeded, atMs);
      expect(await given.store.attempts.byLease(leaseId)).toBeUndefined();
    });

    it('is rejected as stale under a lease that is not current', async () => {
      const { task, leaseId } = await claimed(given.store);
      await given.store.attempts.requeue(leaseId, 'lost', lost, atMs);
      const second = (await claimTask(given.store, task.id, holder('w-2'), atMs))!;
      expect(await given.store.artifacts.add(leaseId, file('a'), atMs)).toEqual({ status: 'stale' });
      expect(await given.store.artifacts.add('t-0~1~ab', file('a'), atMs)).toEqual({ status: 'stale' });
      await given.store.attempts.finish(second.leaseId, succeeded, atMs);
      expect(await given.store.artifacts.add(second.leaseId, file('a'), atMs)).toEqual({ status: 'stale' });
      expect(await given.store.artifacts.of(task.id)).toEqual([]);
      expect((await given.store.tasks.get(task.id))?.outcome).toEqual(succeeded);
    });

    it('replaces one of the same name, and reports the replaced file', async () => {
      const { task, leaseId } = await claimed(given.store);
      await given.store.artifacts.add(leaseId, file('a'), atMs);
      await given.store.attempts.requeue(leaseId, 'lost', lost, atMs);
      const second = (await claimTask(given.store, task.id, holder('w-2'), atMs))!;
      const newer = file('a', { file: 'newer', sizeBytes: 9 });
      expect(await given.store.artifacts.add(second.leaseId, newer, atMs + 1)).toEqual({
        status: 'recorded',
        replaced: 'file-of-a',
      });
      expect(await given.store.artifacts.of(task.id)).toEqual([{ ...newer, attempt: 2, createdAtMs: atMs + 1 }]);
    });

    it('is rejected beyond the limit of its task', async () => {
      const { task, leaseId } = await claimed(given.store);
      for (const name of ['a', 'b', 'c']) await given.store.artifacts.add(leaseId, file(name), atMs);
      expect(await given.store.artifacts.add(leaseId, file('d'), atMs)).toEqual({ status: 'full', artifactsMax: 3 });
      expect(await given.store.artifacts.add(leaseId, file('c', { file: 'newer' }), atMs)).toMatchObject({
        status: 'recorded',
      });
      expect((await given.store.artifacts.of(task.id)).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    });

    it('appears in the outcome as recorded, regardless of the report', async () => {
      const { task, leaseId } = await claimed(given.store);
      await given.store.artifacts.add(leaseId, file('first'), atMs);
      await given.store.artifacts.add(leaseId, file('both'), atMs);
      await given.store.attempts.requeue(leaseId, 'lost', lost, atMs);
      const second = (await claimTask(given.store, task.id, holder('w-2'), atMs))!;
      await given.store.artifacts.add(second.leaseId, file('both', { sizeBytes: 5 }), atMs);
      const lie = { ...succeeded, artifacts: [named('made up')] };
      const recorded = await given.store.attempts.finish(second.leaseId, lie, atMs);
      const outcome = { ...succeeded, artifacts: [named('both', 5)] };
      expect(recorded).toMatchObject({ status: 'recorded', task: { outcome } });
      expect((await given.store.tasks.get(task.id))?.outcome).toEqual(outcome);
      expect((await given.store.artifacts.of(task.id)).map(({ name }) => name)).toEqual(['both', 'first']);
    });

    it('is absent from the outcome if it was only reported', async () => {
      const { task, leaseId } = await claimed(given.store);
      await given.store.attempts.finish(leaseId, { ...succeeded, artifacts: [named('made up')] }, atMs);
      expect((await given.store.tasks.get(task.id))?.outcome).toEqual(succeeded);
    });

    it('appears in the outcome of a task that failed by a loss', async () => {
      const lastOne = await claimed(given.store);
      await given.store.artifacts.add(lastOne.leaseId, file('a'), atMs);
      await given.store.attempts.giveUp(lastOne.leaseId, lost, atMs);
      expect((await given.store.tasks.get(lastOne.task.id))?.outcome?.artifacts).toEqual([named('a')]);
    });

    it('counts towards the size of its task, and is removed with it', async () => {
      const [large, small] = [await claimed(given.store), await claimed(given.store)];
      await given.store.artifacts.add(large.leaseId, file('a', { sizeBytes: 1_000_000 }), atMs);
      await given.store.artifacts.add(large.leaseId, file('a', { sizeBytes: 500_000, file: 'newer' }), atMs);
      for (const { leaseId } of [large, small]) await given.store.attempts.finish(leaseId, succeeded, atMs);
      const retention = { endedBeforeMs: 0, endedMax: 1000, keysBeforeMs: 0 };
      expect(await given.store.retention.prune({ ...retention, endedBytesMax: 600_000 }, 10)).toEqual([]);
      expect(await given.store.retention.prune({ ...retention, endedBytesMax: 400_000 }, 10)).toEqual([large.task.id]);
      expect(await given.store.artifacts.of(large.task.id)).toEqual([]);
    });
  });

  describe('artifacts of a reopened store', () => {
    it('are those recorded before', async () => {
      const fixture = await open();
      try {
        const { task, leaseId } = await claimed(fixture.store);
        await fixture.store.artifacts.add(leaseId, file('a'), startMs + 5);
        const reopened = await fixture.reopen();
        expect(await reopened.artifacts.of(task.id)).toEqual([{ ...file('a'), attempt: 1, createdAtMs: startMs + 5 }]);
        await reopened.attempts.finish(leaseId, succeeded, startMs + 6);
        expect((await reopened.tasks.get(task.id))?.outcome).toEqual({ ...succeeded, artifacts: [named('a')] });
      } finally {
        await fixture.cleanUp();
      }
    });
  });
}
