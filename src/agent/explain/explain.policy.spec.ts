import type { WorkerRecord } from '../../registry';
import type { Attempt, Task } from '../../tasks';
import { explain, type ExplainFacts } from './explain.policy';

const nowMs = 100_000;

function task(over: Partial<Task> = {}): Task {
  return {
    id: 't-1',
    capability: 'python.run',
    input: {},
    labels: { require: {}, prefer: {} },
    priority: 0,
    timeoutMs: 1000,
    queueTimeoutMs: 1000,
    retry: { maxAttempts: 3, on: [] },
    createdAtMs: 50_000,
    state: 'queued',
    attempt: 0,
    rejections: 0,
    ...over,
  };
}

function worker(workerId: string, over: Partial<WorkerRecord> & { running?: number } = {}): WorkerRecord {
  const { running = 0, ...rest } = over;
  return {
    workerId,
    instanceId: 'i',
    linkId: 'r-1~1',
    name: workerId,
    version: '1',
    slots: 2,
    labels: {},
    capabilities: [{ name: 'python.run', description: '', inputSchema: {} }],
    state: 'online',
    inFlight: new Set(Array.from({ length: running }, (_, n) => `other-${n}`)),
    registeredAtMs: 0,
    lastSeenAtMs: 0,
    reconnects: 0,
    heartbeats: 0,
    isCordoned: false,
    rejectionsInARow: 0,
    pausedUntilMs: 0,
    ...rest,
  };
}

function waiting(workers: WorkerRecord[], over: Partial<ExplainFacts> = {}) {
  return explain({ task: task(), attempts: [], workers, isDispatching: true, nowMs, ...over }).waiting;
}

describe(explain, () => {
  describe('the reason why a task waits', () => {
    it('names workers that offered the capability if none offers it now', () => {
      const other = worker('figma-1', { capabilities: [{ name: 'figma.get', description: '', inputSchema: {} }] });
      expect(waiting([other])).toEqual({
        reason: 'NO_CAPABLE_WORKER',
        message: 'no linked worker offers python.run',
      });
      expect(waiting([other, worker('python-1', { state: 'offline' })])?.message).toBe(
        'no linked worker offers python.run; python-1 did and is offline',
      );
    });

    it('names the worker that lacks the fewest required labels, and those labels', () => {
      const labels = { require: { region: 'eu', gpu: 'a100', os: 'linux' }, prefer: {} };
      const workers = [
        worker('far', { labels: { region: 'us' } }),
        worker('near', { labels: { region: 'eu', gpu: 'none', os: 'linux' } }),
      ];
      expect(waiting(workers, { task: task({ labels }) })).toEqual({
        reason: 'LABELS',
        message: 'no worker that offers python.run has the required labels; near comes nearest and lacks gpu=a100',
        nearest: { workerId: 'near', lacks: { gpu: 'a100' } },
      });
    });

    it('reports busy slots, the number of workers, and the queue position', () => {
      const workers = [worker('a', { running: 2 }), worker('b', { running: 2 }), worker('c', { state: 'draining' })];
      expect(waiting(workers, { queuePosition: { position: 3, length: 7 } })).toEqual({
        reason: 'SLOTS_BUSY',
        message: 'all slots of 2 workers are in use (4)',
        workers: { busy: 2, draining: 1 },
        position: 3,
        queueLength: 7,
      });
    });

    it('reports the position among the tasks of the key, and the number of keys that take turns', () => {
      const queuePosition = { position: 3, length: 10, keys: 4 };
      expect(waiting([worker('a', { running: 2 })], { queuePosition })).toMatchObject({
        reason: 'SLOTS_BUSY',
        position: 3,
        queueLength: 10,
        keys: 4,
      });
    });

    it.each([
      [1, 'its API key runs 1 task, its limit'],
      [5, 'its API key runs 5 tasks, its limit'],
    ])('reports that the key runs its limit of %d', (keyRunning, message) => {
      const queuePosition = { position: 1, length: 2, keyRunning };
      expect(waiting([worker('a')], { queuePosition })).toEqual({
        reason: 'KEY_LIMIT',
        message,
        position: 1,
        queueLength: 2,
      });
    });

    it.each<[string, WorkerRecord, object]>([
      [
        'a worker that rejected tasks',
        worker('a', { pausedUntilMs: nowMs + 500 }),
        {
          reason: 'WORKERS_PAUSED',
          message: 'paused after rejecting tasks: a',
          workers: { paused: 1 },
          untilMs: nowMs + 500,
        },
      ],
      [
        'a worker without a link',
        worker('a', { state: 'suspect' }),
        {
          reason: 'WORKERS_SUSPECT',
          message: 'link lost, may reconnect: a',
          workers: { suspect: 1 },
        },
      ],
      [
        'a worker that is drained',
        worker('a', { state: 'draining' }),
        {
          reason: 'WORKERS_DRAINING',
          message: 'draining, accepting no more tasks: a',
          workers: { draining: 1 },
        },
      ],
      [
        'a worker that has room',
        worker('a', { running: 1, pausedUntilMs: nowMs }),
        {
          reason: 'BEING_ASSIGNED',
          message: 'a has a free slot; the task is being assigned',
          workers: { free: 1 },
        },
      ],
    ])('reports %s', (_, record, expected) => {
      expect(waiting([record])).toEqual(expected);
    });

    it('reports the obstacle that is easiest to remove', () => {
      const all = [
        worker('draining', { state: 'draining' }),
        worker('suspect', { state: 'registering' }),
        worker('paused', { pausedUntilMs: nowMs + 1 }),
        worker('busy', { running: 2 }),
        worker('free'),
      ];
      const reasons = all.map((_, index) => waiting(all.slice(0, index + 1))?.reason);
      expect(reasons).toEqual([
        'WORKERS_DRAINING',
        'WORKERS_SUSPECT',
        'WORKERS_PAUSED',
        'SLOTS_BUSY',
        'BEING_ASSIGNED',
      ]);
    });

    it('reports reasons that another worker would not remove before all others', () => {
      const facts = { task: task({ notBeforeMs: nowMs + 1500, attempt: 1, sessionId: 's-1' }), sessionBusyWith: 't-0' };
      expect(waiting([], { ...facts, isDispatching: false })).toEqual({
        reason: 'NOT_DISPATCHING',
        message: 'the control plane dispatches no tasks: it is starting or shutting down',
      });
      expect(waiting([], facts)).toEqual({
        reason: 'DELAYED',
        message: 'attempt 2 starts in 1.5 s at the earliest',
        untilMs: nowMs + 1500,
      });
      expect(waiting([], { ...facts, nowMs: nowMs + 1500 })).toEqual({
        reason: 'SESSION_BUSY',
        message: 'task t-0 runs in session s-1, which runs one task at a time',
        busyWith: 't-0',
      });
      expect(waiting([], { ...facts, nowMs: nowMs + 1500, sessionBusyWith: null })).toEqual({
        reason: 'SESSION_BUSY',
        message: 'a task of another API key runs in session s-1, which runs one task at a time',
      });
    });

    it('is absent if the task does not wait', () => {
      expect(waiting([], { task: task({ state: 'running' }) })).toBeUndefined();
    });
  });

  describe('the timeline', () => {
    const held = { taskId: 't-1', instanceId: 'i', linkId: 'r-1~1', leaseId: 'l', leaseUntilMs: 0 };
    const lost = {
      code: 'WORKER_LOST',
      message: 'attempt 2 was lost with worker b: its process was killed by SIGKILL',
      retryable: true,
      details: { cause: 'exited', signal: 'SIGKILL' },
    };
    const noSlot = { code: 'NO_SLOT', message: 'every slot is taken', retryable: true };
    const broken = { code: 'EXECUTION_ERROR', message: 'ValueError', retryable: false };
    const assignment = { strategy: 'least-loaded', candidates: 2, reason: 'least loaded, with 0 of 4 slots used' };
    const attempts: Attempt[] = [
      { ...held, attempt: 1, workerId: 'a', startedAtMs: 1, finishedAtMs: 2, status: 'rejected', error: noSlot },
      { ...held, attempt: 2, workerId: 'b', startedAtMs: 3, finishedAtMs: 4, status: 'lost', error: lost, assignment },
      { ...held, attempt: 3, workerId: 'c', startedAtMs: 5, finishedAtMs: 6, status: 'failed', error: broken },
      { ...held, attempt: 4, workerId: 'd', startedAtMs: 7, finishedAtMs: 8, status: 'succeeded' },
    ];

    function timeline(over: Partial<Task>, count = attempts.length) {
      const facts = { task: task({ createdAtMs: 0, ...over }), attempts: attempts.slice(0, count) };
      return explain({ ...facts, workers: [], isDispatching: true, nowMs }).timeline;
    }

    it('lists every step in order: accepted, assigned, rejected, lost, retried, ended', () => {
      const outcome = { status: 'succeeded' as const, result: 1, stats: { wallMs: 1 } };
      const told = timeline({ state: 'succeeded', attempt: 4, finishedAtMs: 8, outcome });
      expect(told.map(({ atMs, type, message }) => [atMs, type, message])).toEqual([
        [0, 'queued', 'accepted: python.run'],
        [1, 'assigned', 'attempt 1 was assigned to a'],
        [2, 'rejected', 'a rejected attempt 1, NO_SLOT: every slot is taken'],
        [
          3,
          'assigned',
          'attempt 2 was assigned to b: least loaded, with 0 of 4 slots used (least-loaded, 2 candidates)',
        ],
        [4, 'lost', lost.message],
        [5, 'assigned', 'attempt 3 was assigned to c'],
        [6, 'retried', 'attempt 3 failed, EXECUTION_ERROR: ValueError; the task was queued again'],
        [7, 'assigned', 'attempt 4 was assigned to d'],
        [8, 'ended', 'succeeded'],
      ]);
      expect(told[3]).toMatchObject({ attempt: 2, workerId: 'b', assignment });
      expect(told[4]).toMatchObject({ attempt: 2, workerId: 'b', error: lost });
    });

    it('lists the requirements of the task, and ends with the running attempt', () => {
      const labels = { require: { region: 'eu' }, prefer: {} };
      const told = timeline({ state: 'running', attempt: 1, priority: 5, labels, sessionId: 's-1' }, 0);
      expect(told).toEqual([
        { atMs: 0, type: 'queued', message: 'accepted: python.run (region=eu, priority 5, session s-1)' },
      ]);
    });

    it('lists a last attempt that was lost, and the end of the task', () => {
      const outcome = { status: 'failed' as const, error: lost, stats: { wallMs: 1 } };
      const told = timeline({ state: 'failed', attempt: 2, finishedAtMs: 4, outcome }, 2);
      expect(told.slice(-2)).toEqual([
        { atMs: 4, type: 'lost', message: lost.message, attempt: 2, workerId: 'b', error: lost },
        { atMs: 4, type: 'ended', message: `failed, WORKER_LOST: ${lost.message}`, error: lost },
      ]);
    });
  });
});
