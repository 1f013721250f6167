import * as fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock, SystemRandom } from '@yardmaster/worker-kit/clock';
import { fuzz } from '../../../test/support/fuzz/fuzz';
import type { KeyUsage } from '../key-limit.policy';
import type { NewTask, Task } from '../task';
import { EmbeddedEngine } from './embedded-engine';
import { EmbeddedTaskStore } from './store/embedded-task-store';
import { loadSqlite } from './sqlite';

const startMs = 1_700_000_000_000;
const keyIds = ['k-1', 'k-2', undefined] as const;
const lost = { code: 'WORKER_LOST', message: 'gone', retryable: true };
const outcome = { status: 'succeeded', result: { text: 'ü' }, stats: { wallMs: 1 } } as const;
const rebuilding = ['roll back', 'reopen'];

const adding = ['add', 'add', 'add', 'open', 'close', 'prune', 'wait', 'output', 'artifact'];
const attempting = ['claim', 'claim', 'finish', 'retry', 'lose', 'delay', 'end'];
const operations = [...adding, ...attempting, ...rebuilding];

const step = fc.record({
  what: fc.constantFrom(...operations),
  key: fc.nat({ max: 2 }),
  pick: fc.nat(),
  size: fc.nat({ max: 3000 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

class TestClock extends SystemClock {
  atMs = startMs;
  override nowMs(): number {
    return this.atMs;
  }
}

/** A store on a file, with a fault that `probe` triggers. */
class World {
  private readonly folder = mkdtempSync(join(tmpdir(), 'yard-usage-'));
  private readonly path = join(this.folder, 'tasks.db');
  private readonly clock = new TestClock();
  private readonly leases = new Map<string, string>();
  private readonly live: string[] = [];
  private readonly open: string[] = [];
  private store = this.newStore();
  private made = 0;

  async begin(): Promise<void> {
    await this.store.open();
    await this.store.close();
    const fault = `CREATE TRIGGER fault BEFORE INSERT ON probe BEGIN SELECT RAISE(ABORT, 'fault'); END`;
    this.query((database) => database.exec(fault));
    await this.store.open();
  }

  usage(): Promise<ReadonlyMap<string, KeyUsage>> {
    return this.store.credentials.usage();
  }

  async end(): Promise<void> {
    await this.store.close();
    rmSync(this.folder, { recursive: true });
  }

  /** Recounts the usage from the rows, without the submissions. */
  async recount(): Promise<Map<string, Omit<KeyUsage, 'submissionsLastMinute'>>> {
    await this.store.close();
    const rows = this.query((database) => database.prepare(recountSql).all());
    await this.store.open();
    return new Map(rows.map(({ keyId, ...usage }) => [keyId as string, { ...usage } as never]));
  }

  async run({ what, key, pick, size }: Step): Promise<void> {
    const atMs = this.clock.atMs;
    const { queue, attempts, artifacts, sessions, retention } = this.store;
    const taskId = this.live[pick % this.live.length]!;
    const lease = this.leases.get(taskId) ?? 'none';
    if (what === 'add') await this.add(keyIds[key], size);
    else if (what === 'wait') this.clock.atMs += size * 10;
    else if (what === 'roll back') await this.rollBack(taskId, lease, size);
    else if (what === 'reopen') await this.reopen();
    else if (what === 'claim') await this.claim(pick);
    else if (what === 'finish') this.ended((await attempts.finish(lease, outcome, atMs)).status, taskId);
    else if (what === 'retry')
      await attempts.retry(lease, { ...outcome, status: 'failed', error: lost }, atMs + 10, atMs);
    else if (what === 'lose') await attempts.requeue(lease, 'lost', lost, atMs);
    else if (what === 'delay') await queue.release(atMs);
    else if (what === 'end')
      this.ended(
        (await queue.endQueued(taskId ?? '', { ...outcome, status: 'cancelled' }, atMs)) && 'recorded',
        taskId,
      );
    else if (what === 'output')
      await attempts.appendOutput(lease, [{ seq: pick + 1, stream: 'stdout', data: 'x'.repeat(size) }], atMs);
    else if (what === 'artifact')
      await artifacts.add(lease, { ...artifact, name: `a-${pick % 2}`, sizeBytes: size }, atMs);
    else if (what === 'open') await this.openSession(keyIds[key]);
    else if (what === 'close')
      await sessions.end(this.open.shift() ?? '', { state: 'closed', reason: 'done', endedAtMs: atMs });
    else await retention.prune({ endedBeforeMs: atMs - 70_000, endedMax: 1e6, endedBytesMax: 1e9, keysBeforeMs: 0 }, 3);
  }

  /** Rolls back an addition, an end and a removal. */
  private async rollBack(taskId: string | undefined, lease: string, size: number): Promise<void> {
    const { queue, attempts, retention } = this.store;
    const { atMs } = this.clock;
    const undone: Array<Promise<unknown>> = keyIds.map((keyId, n) =>
      queue.add(newTask(`undone-${n}`, 'x'.repeat(size), keyId, atMs)),
    );
    undone.push(attempts.finish(lease, outcome, atMs));
    undone.push(queue.endQueued(taskId ?? '', { ...outcome, status: 'cancelled' }, atMs));
    undone.push(retention.prune({ endedBeforeMs: atMs + 1, endedMax: 0, endedBytesMax: 0, keysBeforeMs: 0 }, 9));
    undone.push(this.store.probe());
    for (const result of await Promise.allSettled(undone)) expect(result).toMatchObject({ status: 'rejected' });
  }

  private async reopen(): Promise<void> {
    await this.store.close();
    this.store = this.newStore();
    await this.store.open();
  }

  private async add(keyId: string | undefined, size: number): Promise<void> {
    const task = newTask(`t-${this.made++}`, 'x'.repeat(size), keyId, this.clock.atMs);
    this.live.push((await this.store.queue.add(task)).id);
  }

  private async claim(pick: number): Promise<void> {
    const held = { workerId: 'w', instanceId: 'i', linkId: 'r~1', leaseUntilMs: this.clock.atMs + 1000 };
    const offers = (await this.store.queue.waiting()).map((offer) => ({ key: offer.key, slots: 1 + (pick % 3) }));
    for (const taken of await this.store.queue.claim(offers, 3, () => held, this.clock.atMs))
      if ('claim' in taken) this.leases.set(taken.taskId, taken.claim.leaseId);
  }

  private async openSession(keyId: string | undefined): Promise<void> {
    const id = `s-${this.made++}`;
    const labels = { require: {}, prefer: {} };
    const held = { workerId: 'w', instanceId: 'i', linkId: 'r~1' };
    const session = { id, capability: 'a.b', labels, ttlMs: 1000, createdAtMs: this.clock.atMs, ...held };
    this.open.push((await this.store.sessions.add({ ...session, ...(keyId && { keyId }) })).id);
  }

  private ended(status: string | Task | undefined, taskId: string): void {
    if (status === 'recorded') this.live.splice(this.live.indexOf(taskId), 1);
  }

  private newStore(): EmbeddedTaskStore {
    const settings = { path: this.path, durability: 'normal' } as const;
    return new EmbeddedTaskStore(new EmbeddedEngine(settings, new SystemRandom(), this.clock));
  }

  private query<T>(use: (database: InstanceType<ReturnType<typeof loadSqlite>['DatabaseSync']>) => T): T {
    const database = new (loadSqlite().DatabaseSync)(this.path);
    try {
      return use(database);
    } finally {
      database.close();
    }
  }
}

const artifact = { file: 'f', sha256: '0'.repeat(64), contentType: 'text/plain' };

const recountSql = `
  WITH sizes AS (
    SELECT key_id, state, 1024 + octet_length(input) + coalesce(octet_length(outcome), 0)
      + coalesce((SELECT max(output_bytes) FROM attempts WHERE task_seq = tasks.seq), 0)
      + coalesce((SELECT sum(size_bytes) FROM artifacts WHERE task_seq = tasks.seq), 0)
      + coalesce((SELECT sum(256 + octet_length(coalesce(error, '')) + octet_length(coalesce(outcome, '')))
          FROM attempts WHERE task_seq = tasks.seq AND finished_at_ms IS NOT NULL), 0) AS bytes,
      EXISTS (SELECT 1 FROM attempts WHERE task_seq = tasks.seq AND finished_at_ms IS NULL) AS running
    FROM tasks WHERE key_id IS NOT NULL
  ), keys AS (SELECT key_id FROM sizes UNION SELECT key_id FROM sessions WHERE key_id IS NOT NULL AND state = 'open')
  SELECT key_id AS keyId,
    (SELECT count(*) FROM sizes WHERE key_id = keys.key_id AND state IS NULL AND NOT running) AS waiting,
    (SELECT count(*) FROM sizes WHERE key_id = keys.key_id AND state IS NULL AND running) AS running,
    (SELECT count(*) FROM sessions WHERE key_id = keys.key_id AND state = 'open') AS sessions,
    (SELECT coalesce(sum(bytes), 0) FROM sizes WHERE key_id = keys.key_id) AS storedBytes
  FROM keys`;

function newTask(id: string, input: string, keyId: string | undefined, createdAtMs: number): NewTask {
  const limits = { timeoutMs: 1000, queueTimeoutMs: 1e6, retry: { maxAttempts: 9, on: [] } };
  const labels = { require: {}, prefer: {} };
  return { id, capability: 'a.b', input, labels, priority: 0, createdAtMs, ...limits, ...(keyId && { keyId }) };
}

describe('the usage of API keys', () => {
  it('equals a recount from the stored rows after any operations', () =>
    fuzz(
      fc.array(step, { maxLength: 60 }),
      async (steps) => {
        const world = new World();
        try {
          await world.begin();
          for (const each of steps) {
            const before = rebuilding.includes(each.what) ? await world.usage() : undefined;
            await world.run(each);
            if (before) expect(await world.usage()).toEqual(before);
          }
          const usages = [...(await world.usage())];
          const counted = usages.map(([keyId, { submissionsLastMinute: _, ...usage }]) => [keyId, usage] as const);
          const used = counted.filter(([, usage]) => Object.values(usage).some((value) => value > 0));
          expect(new Map(used)).toEqual(await world.recount());
        } finally {
          await world.end();
        }
      },
      80,
    ));
});
