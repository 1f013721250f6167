import type { AttemptRecord, EventRecord, Execution, FaultRecord, History, TaskRecord } from '../history';

const lines = ['one\n', 'two\n'];

/** Creates a history without violations: a task that two workers ran in turn, because the first was killed. */
export function goodHistory(): History {
  return {
    submissions: [
      {
        ref: 'r',
        kind: 'sum',
        sentAtMs: 0,
        answer: 'acknowledged',
        taskId: 't',
        outcome: { status: 'succeeded', total: 3 },
        detail: '200',
        repeats: [],
      },
    ],
    tasks: [goodTask()],
    executions: [execution(1, { process: 'a#1', beganAtMs: 20, endedAtMs: 100, ending: undefined }), execution(2)],
    processes: [
      { process: 'a#1', workerId: 'a', startedAtMs: 0, diedAtMs: 100, wasKilled: true },
      { process: 'b#1', workerId: 'b', startedAtMs: 0, diedAtMs: 900, wasKilled: false },
    ],
    faults: [fault('killWorker')],
    followed: [{ taskId: 't', seqs: [1, 2, 3, 4, 5, 6, 7, 8], hasEnded: true, reconnections: 0 }],
    sessions: [],
    otherCpuShare: 0,
    leftovers: [],
  };
}

function goodTask(): TaskRecord {
  return {
    id: 't',
    ref: 'r',
    kind: 'sum',
    expected: { status: 'succeeded', total: 3, lines, failures: 0 },
    createdAtMs: 0,
    artifacts: [],
    downloads: [],
    state: 'succeeded',
    attempt: 2,
    finishedAtMs: 500,
    outcome: { status: 'succeeded', total: 3, attempt: 2 },
    attempts: [
      attempt(1, { finishedAtMs: 200, status: 'lost', reason: 'the link closed' }),
      attempt(2, { workerId: 'b', startedAtMs: 210, finishedAtMs: 500, status: 'succeeded' }),
    ],
    events: numbered([
      state('queued', 0),
      state('running', 1),
      output(1, 'one\n'),
      state('queued', 1),
      state('running', 2),
      output(2, 'one\n'),
      output(2, 'two\n'),
      state('succeeded', 2),
    ]),
  };
}

export function attempt(number: number, changes: Partial<AttemptRecord>): AttemptRecord {
  return { attempt: number, workerId: 'a', startedAtMs: 10, ...changes };
}

export function execution(number: number, changes: Partial<Execution> = {}): Execution {
  const worker = number === 1 ? 'a' : 'b';
  return {
    taskId: 't',
    attempt: number,
    workerId: worker,
    process: `${worker}#1`,
    beganAtMs: 220,
    endedAtMs: 490,
    ending: 'returned',
    ...changes,
  };
}

export function fault(kind: FaultRecord['kind'], changes: Partial<FaultRecord> = {}): FaultRecord {
  return { kind, workerId: 'a', fromMs: 100, untilMs: 100, ...changes };
}

export function output(number: number, data: string): EventRecord {
  return { seq: 0, atMs: 0, type: 'output', data: { attempt: number, stream: 'stdout', data } };
}

export function state(name: string, number: number): EventRecord {
  return { seq: 0, atMs: 0, type: 'state', data: { attempt: number, state: name } };
}

function numbered(events: EventRecord[]): EventRecord[] {
  return events.map((event, index) => ({ ...event, seq: index + 1 }));
}
