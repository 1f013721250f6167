import type { Outcome } from '@yardmaster/protocol';
import { claimed, newTask, type OpenTaskStore, startMs, succeeded, type TaskStoreFixture } from './fixture';
import { addSessions, closed } from './session-fixture';

const cancelled: Outcome = {
  status: 'cancelled',
  error: { code: 'CANCELLED', message: 'cancelled by the caller', retryable: false },
  stats: { wallMs: 0 },
};
const sessionLost: Outcome = {
  status: 'failed',
  error: { code: 'SESSION_LOST', message: 'session s-1 has ended', retryable: false },
  stats: { wallMs: 0 },
};
const request = { outcome: cancelled, byMs: startMs + 2000 };

export function describeEndRequests(open: OpenTaskStore): void {
  describe('requestEnd', () => {
    let fixture: TaskStoreFixture;
    beforeEach(async () => {
      fixture = await open();
    });
    afterEach(() => fixture.cleanUp());

    it('ends a waiting task, once', async () => {
      const { store } = fixture;
      const { id } = await store.queue.add(newTask());
      const both = [
        store.attempts.requestEnd(id, request, startMs + 5),
        store.attempts.requestEnd(id, request, startMs + 5),
      ];
      const task = { id, state: 'cancelled', finishedAtMs: startMs + 5, outcome: cancelled };
      expect(await Promise.all(both)).toEqual([
        { status: 'ended', task: expect.objectContaining(task) },
        { status: 'not_live' },
      ]);
      expect(await store.tasks.get(id)).toMatchObject(task);
      expect(await store.attempts.requestEnd('t-none', request, startMs + 5)).toEqual({ status: 'not_live' });
    });

    it('stores the request with the running attempt until it ends, across restarts', async () => {
      const { task, leaseId } = await claimed(fixture.store);
      expect(await fixture.store.attempts.requestEnd(task.id, request, startMs + 5)).toMatchObject({
        status: 'requested',
        attempt: { leaseId, endRequest: request },
      });
      expect(await fixture.store.tasks.get(task.id)).toMatchObject({ state: 'running' });
      const store = await fixture.reopen();
      expect(await store.attempts.byLease(leaseId)).toMatchObject({ endRequest: request });
      expect(await store.attempts.running({ workerId: 'w-1' })).toMatchObject([{ leaseId, endRequest: request }]);
      expect(await store.attempts.finish(leaseId, succeeded, startMs + 9)).toMatchObject({ status: 'recorded' });
      const [attempt] = await store.tasks.attempts(task.id);
      expect(attempt).toMatchObject({ status: 'succeeded' });
      expect(attempt).not.toHaveProperty('endRequest');
    });

    it('combines requests to the later outcome and the earlier deadline, but keeps SESSION_LOST', async () => {
      const { store } = fixture;
      const { task, leaseId } = await claimed(store);
      const ask = async (outcome: Outcome, byMs: number): Promise<unknown> => {
        await store.attempts.requestEnd(task.id, { outcome, byMs }, startMs + 5);
        return (await store.attempts.byLease(leaseId))?.endRequest;
      };
      expect(await ask(cancelled, startMs + 50)).toEqual({ outcome: cancelled, byMs: startMs + 50 });
      expect(await ask(sessionLost, startMs + 90)).toEqual({ outcome: sessionLost, byMs: startMs + 50 });
      expect(await ask(cancelled, startMs + 20)).toEqual({ outcome: sessionLost, byMs: startMs + 20 });
    });

    it('is recorded for the running tasks of an ended session only', async () => {
      const { store } = fixture;
      await addSessions(store, 's-1');
      const inside = await claimed(store, { sessionId: 's-1' });
      const waiting = await store.queue.add(newTask({ sessionId: 's-1' }));
      const outside = await claimed(store);
      const lost = { outcome: sessionLost, byMs: startMs + 10 };
      expect(await store.sessions.requestEnds('s-1', lost)).toEqual([]);
      await store.sessions.end('s-1', closed(startMs + 5));
      expect(await store.sessions.requestEnds('s-1', lost)).toMatchObject([
        { leaseId: inside.leaseId, endRequest: lost },
      ]);
      expect(await store.attempts.byLease(outside.leaseId)).not.toHaveProperty('endRequest');
      expect(await store.tasks.get(waiting.id)).toMatchObject({ state: 'queued' });
      expect(await store.sessions.requestEnds('s-none', lost)).toEqual([]);
    });
  });
}
