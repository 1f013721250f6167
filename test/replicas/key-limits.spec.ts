import { builtInCaller, type Caller } from '../../src/access';
import type { KeyLimits, Session } from '../../src/tasks';
import { newSession } from '../contract/task-store/session-fixture';
import { ManualHandler } from '../support/manual-handler';
import { Replicas, type ReplicaHarness, type RovingWorker } from '../support/replicas';

const keyId = 'k-1';
const caller: Caller = { ...builtInCaller, keyId, name: 'ci' };

describe('the limits of an API key in a system of two agents on one store', () => {
  let replicas: Replicas;
  let a: ReplicaHarness;
  let b: ReplicaHarness;
  /** Sessions that workers opened, and those that they closed. */
  let opened: string[];
  let freed: string[];

  beforeEach(async () => {
    replicas = new Replicas();
    a = await replicas.start();
    b = await replicas.start();
    [opened, freed] = [[], []];
  });
  afterEach(() => replicas.close());

  async function limit(limits: KeyLimits): Promise<void> {
    const { store, clock } = a.plane;
    const own = { id: keyId, kind: 'api-key', secrets: [], createdAtMs: clock.nowMs(), definition: {}, version: 0 };
    await store.credentials.add({ ...own, kind: 'api-key', limits });
  }

  async function keeper(workerId: string, at: ReplicaHarness): Promise<RovingWorker> {
    const work = { 'kept.work': new ManualHandler().handler };
    const keeping = replicas.worker(workerId, work, { slots: 2, sessionsMax: 64 });
    keeping.worker.onSessionOpen(async ({ id }) => void opened.push(id));
    keeping.worker.onSessionClose(async ({ id }) => void freed.push(id));
    await keeping.link(at);
    await replicas.pass(500);
    return keeping;
  }

  const open = (at: ReplicaHarness): Promise<Session> =>
    at.agent.sessions.open({ capability: 'kept.work', ttlMs: 600_000 }, caller);
  const openHeld = async (): Promise<string[]> =>
    (await a.plane.store.sessions.list(['open'], { limit: 100 }, keyId)).sessions.map(({ id }) => id);

  it('are exceeded by none of 64 parallel openings, and workers close the sessions of the others', async () => {
    await limit({ sessionsMax: 3 });
    await keeper('w-a', a);
    await keeper('w-b', b);
    const opening = Array.from({ length: 64 }, (_, n) => open(n % 2 ? a : b));
    const results = await replicas.passing(Promise.allSettled(opening));
    await replicas.pass(1000);
    const ids = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.id] : []));
    expect(ids).toHaveLength(3);
    expect((await openHeld()).sort()).toEqual(ids.sort());
    for (const result of results)
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'KEY_LIMIT_REACHED', details: { limit: 'sessionsMax', value: 3 } });
    expect(opened.length).toBeLessThanOrEqual(6); // the pending ones of each agent count
    expect(freed.sort()).toEqual(opened.filter((id) => !ids.includes(id)).sort());
    expect(a.agent.sessions.counts().get('kept.work')! + b.agent.sessions.counts().get('kept.work')!).toBe(3);
  });

  it.each(['holder', 'other'])('close a session whose worker has opened it already (through the %s)', async (via) => {
    await limit({ sessionsMax: 1 });
    const { worker } = await keeper('w', a);
    worker.onSessionOpen(async () => void (await a.plane.store.sessions.add(newSession('s-meanwhile', { keyId }))));
    const refused = replicas.passing(open(via === 'holder' ? a : b));
    await expect(refused).rejects.toMatchObject({
      code: 'KEY_LIMIT_REACHED',
      retryable: true,
      details: { limit: 'sessionsMax', value: 1, used: 1 },
    });
    await replicas.pass(1000);
    expect(opened).toHaveLength(1);
    expect(freed).toEqual(opened);
    expect(await openHeld()).toEqual(['s-meanwhile']);
    expect(a.agent.sessions.counts().size).toBe(0);
  });

  it('stop counting an opening that failed', async () => {
    await limit({ sessionsMax: 1 });
    await expect(replicas.passing(open(a))).rejects.toMatchObject({ code: 'NO_CAPABLE_WORKER' });
    await keeper('w', a);
    const { id } = await replicas.passing(open(a));
    await expect(open(b)).rejects.toMatchObject({ code: 'KEY_LIMIT_REACHED' });
    await replicas.passing(a.agent.sessions.close(id));
    await replicas.passing(open(b));
    expect(opened).toHaveLength(2);
  });

  it('are exceeded by none of 64 parallel submissions', async () => {
    await limit({ waitingMax: 40, submissionsPerMinuteMax: 10 });
    const submit = (at: ReplicaHarness) => at.agent.tasks.submit({ capability: 'kept.work' }, caller);
    const submitAll = (count = 64) =>
      Promise.allSettled(Array.from({ length: count }, (_, n) => submit(n % 2 ? a : b)));
    const accepted = async (): Promise<number> =>
      (await submitAll()).filter(({ status }) => status === 'fulfilled').length;
    expect([await accepted(), await accepted()]).toEqual([10, 0]);
    const minutes: number[] = [];
    for (let minute = 1; minute <= 4; minute++) {
      await replicas.clock.advance(61_000);
      minutes.push(await accepted());
    }
    expect(minutes).toEqual([10, 10, 10, 0]);
  });
});
