import type { OutputChunk } from '@yardmaster/protocol';
import type { TaskEvent } from '../../../src/tasks';
import { claimTask, claimed, holder, lost, openForEach, type OpenTaskStore, startMs, succeeded } from './fixture';

export function describeOutput(open: OpenTaskStore): void {
  describe('appendOutput', () => {
    const given = openForEach(open);
    const outputs = async (taskId: string) => (await given.store.tasks.events(taskId, 0, 1000)).filter(isOutput);

    it('records chunks of every stream as events', async () => {
      const { task, leaseId } = await claimed(given.store);
      const chunks: OutputChunk[] = [
        { seq: 1, stream: 'stdout', data: 'ß\n' },
        { seq: 2, stream: 'progress', data: { done: 0.5 } },
        { seq: 5, stream: 'stderr', data: '', droppedBytes: 77 },
      ];
      expect(await given.store.attempts.appendOutput(leaseId, chunks, startMs + 2)).toBe('recorded');
      const at = { atMs: startMs + 2, type: 'output' };
      expect(await given.store.tasks.events(task.id, 2, 10)).toEqual([
        { seq: 3, ...at, data: { attempt: 1, stream: 'stdout', data: 'ß\n' } },
        { seq: 4, ...at, data: { attempt: 1, stream: 'progress', data: { done: 0.5 } } },
        { seq: 5, ...at, data: { attempt: 1, stream: 'stderr', data: '', droppedBytes: 77 } },
      ]);
    });

    it('records each chunk once', async () => {
      const { task, leaseId } = await claimed(given.store);
      await given.store.attempts.appendOutput(leaseId, texts([1, 'a'], [2, 'b']), startMs);
      expect(await given.store.attempts.appendOutput(leaseId, texts([1, 'a'], [2, 'b']), startMs)).toBe('recorded');
      await given.store.attempts.appendOutput(leaseId, texts([2, 'b'], [3, 'c'], [3, 'c']), startMs);
      expect((await outputs(task.id)).map(({ data }) => data.data)).toEqual(['a', 'b', 'c']);
    });

    it('numbers chunks per attempt, and the events of a task without gaps', async () => {
      const { task, leaseId } = await claimed(given.store);
      await given.store.attempts.appendOutput(leaseId, texts([1, 'a'], [2, 'b']), startMs);
      await given.store.attempts.requeue(leaseId, 'lost', lost, startMs);
      const again = (await claimTask(given.store, task.id, holder(), startMs))!;
      await given.store.attempts.appendOutput(again.leaseId, texts([1, 'c']), startMs);
      await given.store.attempts.finish(again.leaseId, succeeded, startMs);
      const events = await given.store.tasks.events(task.id, 0, 100);
      expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(events.map(({ type, data }) => `${type} ${data.attempt}`)).toEqual(
        ['state 0', 'state 1', 'output 1', 'output 1', 'state 1'].concat(['state 2', 'output 2', 'state 2']),
      );
    });

    it('returns the events after a number, at most the limit', async () => {
      const { task, leaseId } = await claimed(given.store);
      await given.store.attempts.appendOutput(leaseId, texts([1, 'a'], [2, 'b'], [3, 'c']), startMs);
      expect((await given.store.tasks.events(task.id, 2, 2)).map(({ seq }) => seq)).toEqual([3, 4]);
      expect(await given.store.tasks.events(task.id, 5, 2)).toEqual([]);
    });
  });

  describe('appendOutput over the limit', () => {
    const given = openForEach(open, { outputBytesMax: 10 });

    it('limits the count of dropped bytes to a safe integer', async () => {
      const { task, leaseId } = await claimed(given.store);
      const droppedBytes = Number.MAX_SAFE_INTEGER;
      const chunks = texts([1, 'x'.repeat(11)], [2, 'y'], [3, 'z']).map((chunk) => ({ ...chunk, droppedBytes }));
      await given.store.attempts.appendOutput(leaseId, chunks.slice(0, 2), startMs);
      await given.store.attempts.appendOutput(leaseId, chunks.slice(2), startMs);
      await expect(given.store.tasks.attempts(task.id)).resolves.toHaveLength(1);
      await given.store.attempts.finish(leaseId, succeeded, startMs + 9);
      expect(await outputs(task.id)).toMatchObject([{ data: { data: '', droppedBytes } }]);
    });

    const outputs = async (taskId: string) => (await given.store.tasks.events(taskId, 0, 1000)).filter(isOutput);

    it('drops the first chunk that does not fit and all later ones, and reports the dropped bytes at the end', async () => {
      const { task, leaseId } = await claimed(given.store);
      await given.store.attempts.appendOutput(leaseId, texts([1, '12345678'], [2, 'ßß'], [3, 'x']), startMs);
      await given.store.attempts.appendOutput(
        leaseId,
        [{ seq: 4, stream: 'stdout', data: 'yy', droppedBytes: 100 }],
        startMs,
      );
      await given.store.attempts.appendOutput(leaseId, texts([3, 'x'], [4, 'yy']), startMs);
      await given.store.attempts.finish(leaseId, succeeded, startMs + 9);
      expect((await outputs(task.id)).map(({ data }) => data)).toEqual([
        { attempt: 1, stream: 'stdout', data: '12345678' },
        { attempt: 1, stream: 'log', data: '', droppedBytes: 4 + 1 + 2 + 100 },
      ]);
      const events = await given.store.tasks.events(task.id, 0, 10);
      expect(events.map(({ seq, type }) => `${seq} ${type}`)).toEqual(
        ['1 state', '2 state', '3 output'].concat(['4 output', '5 state']),
      );
    });

    it('notifies listeners of dropped bytes', async () => {
      const told: TaskEvent[] = [];
      given.store.changes.subscribe(({ event }) => told.push(event));
      const { task, leaseId } = await claimed(given.store);
      await given.store.attempts.appendOutput(leaseId, texts([1, 'more than it may']), startMs);
      await given.store.attempts.requeue(leaseId, 'lost', lost, startMs);
      expect(told.filter(isOutput).map(({ data }) => data.droppedBytes)).toEqual([16]);
      expect(told).toEqual(await given.store.tasks.events(task.id, 0, 10));
    });

    it('limits the task, not the attempt', async () => {
      const { task, leaseId } = await claimed(given.store);
      await given.store.attempts.appendOutput(leaseId, texts([1, '12345678']), startMs);
      await given.store.attempts.requeue(leaseId, 'lost', lost, startMs);
      const again = (await claimTask(given.store, task.id, holder(), startMs))!;
      await given.store.attempts.appendOutput(again.leaseId, texts([1, '12'], [2, '3']), startMs);
      await given.store.attempts.giveUp(again.leaseId, lost, startMs);
      expect((await outputs(task.id)).map(({ data }) => data)).toEqual([
        { attempt: 1, stream: 'stdout', data: '12345678' },
        { attempt: 2, stream: 'stdout', data: '12' },
        { attempt: 2, stream: 'log', data: '', droppedBytes: 1 },
      ]);
    });
  });
}

function isOutput(event: TaskEvent): event is TaskEvent & { type: 'output' } {
  return event.type === 'output';
}

function texts(...chunks: Array<[seq: number, data: string]>): OutputChunk[] {
  return chunks.map(([seq, data]) => ({ seq, stream: 'stdout', data }));
}
