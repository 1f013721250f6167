import { queueKey, type ClaimResult, type TaskStore, type WaitingTask } from '../../../src/tasks';
import {
  claimed,
  claimTask,
  drain,
  holder,
  lost,
  newTask,
  noSlot,
  openForEach,
  startMs,
  succeeded,
  type OpenTaskStore,
} from './fixture';

const python = queueKey('python.run', {});
const shell = queueKey('shell.run', {});
const idsOf = (taken: readonly ClaimResult[]): string[] => taken.map(({ taskId }) => taskId);
const errorsOf = (taken: readonly ClaimResult[]): unknown[] =>
  taken.map((each) => ('error' in each ? each.error : undefined));

/** Adds a task for each capability; returns their ids. */
async function addEach(store: TaskStore, capabilities: readonly string[]): Promise<string[]> {
  const added = await Promise.all(capabilities.map((capability) => store.queue.add(newTask({ capability }))));
  return added.map(({ id }) => id);
}

export function describeTake(open: OpenTaskStore): void {
  describe('claim', () => {
    const given = openForEach(open);
    const take = (offers: Record<string, number>, room: number, place: (task: WaitingTask) => boolean = () => true) =>
      given.store.queue.claim(
        Object.entries(offers).map(([key, ofQueue]) => ({ key, slots: ofQueue })),
        room,
        (task) => (place(task) ? holder() : undefined),
        startMs,
      );

    it('claims by priority, then by age, across queues', async () => {
      const low = await given.store.queue.add(newTask({ priority: -1 }));
      const first = await given.store.queue.add(newTask());
      const other = await given.store.queue.add(newTask({ capability: 'shell.run' }));
      const last = await given.store.queue.add(newTask());
      const high = await given.store.queue.add(newTask({ capability: 'shell.run', priority: 5 }));
      expect(await drain(given.store)).toEqual([high.id, first.id, other.id, last.id, low.id]);
    });

    it('claims from the given queues only, and nothing without a slot', async () => {
      const [id] = await addEach(given.store, ['python.run']);
      await given.store.queue.add(newTask({ capability: 'shell.run', priority: 5 }));
      expect(await take({ [queueKey('figma.get', {})]: 1 }, 1)).toEqual([]);
      expect(await take({}, 1)).toEqual([]);
      expect(await take({ [python]: 0 }, 1)).toEqual([]);
      expect(await take({ [python]: 1 }, 0)).toEqual([]);
      expect(idsOf(await take({ [python]: 1 }, 1))).toEqual([id]);
    });

    it('claims at most the slots of each queue, and in total', async () => {
      const ids = await addEach(given.store, ['python.run', 'python.run', 'shell.run', 'python.run', 'shell.run']);
      expect(idsOf(await take({ [python]: 1, [shell]: 5 }, 2))).toEqual([ids[0], ids[2]]);
      expect(idsOf(await take({ [python]: 5, [shell]: 5 }, 2))).toEqual([ids[1], ids[3]]);
      expect(idsOf(await take({ [python]: 5, [shell]: 5 }, 2))).toEqual([ids[4]]);
    });

    it('skips the queue of a task that is not assigned, and calls assign once per task', async () => {
      const ids = await addEach(given.store, ['python.run', 'shell.run', 'python.run', 'shell.run']);
      const asked: string[] = [];
      const place = ({ id }: WaitingTask): boolean => asked.push(id) !== 1;
      expect(idsOf(await take({ [python]: 5, [shell]: 5 }, 5, place))).toEqual([ids[1], ids[3]]);
      expect(asked).toEqual([ids[0], ids[1], ids[3]]);
      expect(await given.store.tasks.get(ids[0]!)).toMatchObject({ state: 'queued', attempt: 0 });
      expect(idsOf(await take({ [python]: 5, [shell]: 5 }, 5))).toEqual([ids[0], ids[2]]);
    });

    it('passes tasks to assign without their input', async () => {
      const { input: _, ...waiting } = await given.store.queue.add(newTask());
      const asked: WaitingTask[] = [];
      await take({ [python]: 1 }, 1, (task) => asked.push(task) < 0);
      expect(asked).toEqual([waiting]);
    });

    it('returns the error of a task whose assignment throws, and claims the others', async () => {
      const ids = await addEach(given.store, ['python.run', 'shell.run', 'python.run', 'shell.run']);
      const fault = new Error('a fault of placing');
      const place = ({ id }: WaitingTask): boolean => {
        if (id === ids[0]) throw fault;
        return true;
      };
      const taken = await take({ [python]: 5, [shell]: 5 }, 5, place);
      expect(idsOf(taken)).toEqual([ids[0], ids[1], ids[3]]);
      expect(errorsOf(taken)).toEqual([fault, undefined, undefined]);
      expect(await given.store.tasks.get(ids[0]!)).toMatchObject({ state: 'queued', attempt: 0 });
    });

    it('returns the error of a task that cannot be claimed, and claims those of other queues', async () => {
      const ids = await addEach(given.store, ['python.run', 'shell.run', 'python.run', 'shell.run']);
      const unwritable = { ...holder(), assignment: { strategy: 's', candidates: 1n as never, reason: '' } };
      const offers = [python, shell].map((key) => ({ key, slots: 5 }));
      const taken = await given.store.queue.claim(
        offers,
        10,
        ({ id }) => (id === ids[1] ? unwritable : holder()),
        startMs,
      );
      expect(idsOf(taken)).toEqual([ids[0], ids[1], ids[2]]);
      expect(errorsOf(taken)).toEqual([undefined, expect.objectContaining({ code: 'INVALID_RESULT' }), undefined]);
      expect(idsOf(await take({ [shell]: 5 }, 5))).toEqual([ids[1], ids[3]]);
    });

    it('skips a delayed task until it is released', async () => {
      const { task, leaseId } = await claimed(given.store);
      await given.store.attempts.requeue(leaseId, 'lost', lost, startMs, startMs + 500);
      expect(await take({ [python]: 1 }, 1)).toEqual([]);
      await given.store.queue.release(startMs + 500);
      expect(idsOf(await take({ [python]: 1 }, 1))).toEqual([task.id]);
    });

    it.each(['lost', 'rejected'] as const)('claims a task that was %s at its old rank', async (status) => {
      const first = await given.store.queue.add(newTask());
      const second = await given.store.queue.add(newTask());
      const { leaseId } = (await claimTask(given.store, first.id, holder(), startMs))!;
      await given.store.attempts.requeue(leaseId, status, lost, startMs + 5);
      expect(await drain(given.store)).toEqual([first.id, second.id]);
    });
  });

  describe('a claim', () => {
    const given = openForEach(open);

    it('returns the first attempt and a lease', async () => {
      const task = await given.store.queue.add(newTask());
      const claim = (await claimTask(given.store, task.id, holder('w-7', startMs + 900), startMs + 3))!;
      const running = { ...task, state: 'running', attempt: 1, workerId: 'w-7', startedAtMs: startMs + 3 };
      expect(claim).toEqual({ task: running, leaseId: expect.stringMatching(/^[A-Za-z0-9_.~-]{1,160}$/) as string });
      expect(await given.store.tasks.get(task.id)).toEqual(running);
      const held = { workerId: 'w-7', instanceId: 'w-7-i1', linkId: 'r-1~w-7' };
      const attempt = { taskId: task.id, attempt: 1, ...held, leaseId: claim.leaseId };
      expect(await given.store.tasks.attempts(task.id)).toEqual([
        { ...attempt, leaseUntilMs: startMs + 900, startedAtMs: startMs + 3 },
      ]);
    });

    it('is not made for a task that does not wait', async () => {
      const { task, leaseId } = await claimed(given.store);
      expect(await claimTask(given.store, task.id, holder('w-2'), startMs)).toBeUndefined();
      expect(await claimTask(given.store, 't-none', holder(), startMs)).toBeUndefined();
      await given.store.attempts.finish(leaseId, { status: 'succeeded', stats: { wallMs: 1 } }, startMs);
      expect(await claimTask(given.store, task.id, holder('w-2'), startMs)).toBeUndefined();
    });

    it('sees a task added in the same turn, and is made once', async () => {
      const task = newTask();
      const added = given.store.queue.add(task);
      const claims = [
        claimTask(given.store, task, holder('w-1'), startMs),
        claimTask(given.store, task, holder('w-2'), startMs),
      ];
      expect(await added).toMatchObject({ state: 'queued' });
      expect(await claims[0]).toMatchObject({ task: { state: 'running', workerId: 'w-1' } });
      expect(await claims[1]).toBeUndefined();
    });

    it('numbers the attempts, each with a new lease', async () => {
      const first = await claimed(given.store);
      await given.store.attempts.requeue(first.leaseId, 'rejected', noSlot, startMs);
      const second = (await claimTask(given.store, first.task.id, holder('w-2'), startMs + 9))!;
      expect(second.task).toMatchObject({ attempt: 2, rejections: 1, workerId: 'w-2', startedAtMs: startMs + 9 });
      expect(second.leaseId).not.toBe(first.leaseId);
    });
  });

  describe('claiming by two stores on the same data', () => {
    const given = openForEach(open);
    const takeFrom = async ({ queue }: TaskStore, room: number, workerId: string, keys = [python, shell]) =>
      queue.claim(
        keys.map((key) => ({ key, slots: room })),
        room,
        () => holder(workerId),
        startMs,
      );

    it('gives each task to one store, in the order of a single store', async () => {
      const second = await given.openSecond();
      const ids = await addEach(given.store, ['python.run', 'shell.run', 'shell.run', 'python.run', 'shell.run']);
      const taken = await Promise.all([
        takeFrom(given.store, 2, 'w-1'),
        takeFrom(second, 2, 'w-2'),
        takeFrom(given.store, 2, 'w-1'),
      ]);
      expect(taken.flatMap(idsOf).toSorted()).toEqual(ids.toSorted());
      const running = await given.store.attempts.running({});
      expect(running).toHaveLength(5);
      for (const { taskId, workerId } of running) {
        const mine = taken.filter((each) => idsOf(each).includes(taskId));
        expect(mine).toHaveLength(1);
        expect(workerId).toBe(mine[0] === taken[1] ? 'w-2' : 'w-1');
      }
    });

    it('claims the same tasks as one store', async () => {
      const second = await given.openSecond();
      const ids = await addEach(given.store, ['python.run', 'shell.run', 'shell.run', 'python.run', 'shell.run']);
      const first = idsOf(await takeFrom(given.store, 2, 'w-1'));
      expect([...first, ...idsOf(await takeFrom(second, 3, 'w-2'))]).toEqual(ids);
    });

    it('includes tasks added, released or requeued by the other store', async () => {
      const second = await given.openSecond();
      const [id] = await addEach(second, ['python.run']);
      const [taken] = await takeFrom(given.store, 1, 'w-1');
      expect(taken).toMatchObject({ taskId: id });
      const { leaseId } = (taken as Extract<ClaimResult, { claim: unknown }>).claim;
      await second.attempts.requeue(leaseId, 'rejected', noSlot, startMs, startMs + 9);
      expect(await takeFrom(given.store, 1, 'w-1')).toEqual([]);
      await second.queue.release(startMs + 9);
      const [again] = await takeFrom(given.store, 1, 'w-1');
      expect(again).toMatchObject({ claim: { task: { id, attempt: 2 } } });
      const lease = (again as Extract<ClaimResult, { claim: unknown }>).claim.leaseId;
      expect(await second.attempts.finish(lease, succeeded, startMs)).toMatchObject({ status: 'recorded' });
    });

    it('marks unservable queues per store', async () => {
      const second = await given.openSecond();
      const eligible = async ({ queue }: TaskStore) => (await queue.eligible()).map(({ key }) => key).toSorted();
      await addEach(given.store, ['python.run', 'shell.run']);
      expect([await eligible(given.store), await eligible(second)]).toEqual([
        [python, shell],
        [python, shell],
      ]);
      given.store.queue.markUnservable([python]);
      expect([await eligible(given.store), await eligible(second)]).toEqual([[shell], [python, shell]]);
      second.queue.markUnservable([shell]);
      given.store.queue.clearUnservable();
      expect([await eligible(given.store), await eligible(second)]).toEqual([[python, shell], [python]]);
      await addEach(second, ['figma.get']);
      expect(await eligible(given.store)).toContain(queueKey('figma.get', {}));
    });

    it('limits the label combinations of each store', async () => {
      const second = await given.openSecond();
      const requiring = (zone: number) => newTask({ labels: { require: { zone: `z${zone}` }, prefer: {} } });
      const keys = Array.from({ length: 256 }, (_, zone) => queueKey('python.run', { zone: `z${zone}` }));
      await Promise.all(keys.map((_, zone) => given.store.queue.add(requiring(zone))));
      await second.queue.eligible();
      given.store.queue.markUnservable(keys);
      await expect(given.store.queue.add(requiring(256))).rejects.toMatchObject({ code: 'QUEUE_FULL' });
      second.queue.markUnservable([keys[7]!]);
      await expect(given.store.queue.add(requiring(256))).resolves.toMatchObject({ state: 'queued' });
      await second.close();
      await expect(given.store.queue.add(requiring(257))).resolves.toMatchObject({ state: 'queued' });
    });
  });
}
