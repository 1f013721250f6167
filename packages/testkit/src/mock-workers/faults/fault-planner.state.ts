import { randomFor, drawMs } from './distribution.policy';
import type {
  AttemptFault,
  AttemptScope,
  CrashMoment,
  Fault,
  ReportMessage,
  Scenario,
  PermanentFault,
  WorkerFault,
  WorkerScope,
} from './scenario';

/** Identifies an attempt for the scenario. */
export interface AttemptSite {
  workerId: string;
  capability: string;
  attempt: number;
  /** Time since the start of the scenario. */
  atMs: number;
}

/** The faults of one attempt, with durations already drawn. */
export interface AttemptPlan {
  latencyMs: number;
  error?: Extract<AttemptFault, { fault: 'error' }>;
  hang?: { isStubborn: boolean };
  crash?: { when: CrashMoment; downMs: number };
  outputBytesPerS?: number;
  /** Additional copies of a message. */
  copies?: { message: ReportMessage; copies: number };
  reportDelayMs: number;
  /** The message whose first reply is lost. */
  lostAck?: ReportMessage | 'task.execute';
}

/** An event of a worker, `atMs` after the start of the scenario; `rule` is the index of its fault. */
export type WorkerEvent = { atMs: number; rule: number } & (
  | { kind: 'link-cut'; downMs: number }
  | { kind: 'silent-link'; forMs: number }
  | { kind: 'registration-storm'; rounds: number }
  | { kind: 'restart'; downMs: number }
);

/** The permanent faults of a worker. */
export interface WorkerPlan {
  clockOffsetMs: number;
  clockSpeed: number;
  /** The number of slots that it claims to have. */
  slots?: number;
}

/**
 * Plans the faults of a scenario. It uses neither a clock nor a random source: each decision follows from the seed, the
 * rule, the worker and the number of earlier decisions for that worker, so workers do not affect each other.
 */
export class FaultPlanner {
  /** Decisions so far, for each rule and worker. */
  private readonly decisions = new Map<string, number>();
  /** Hits of each rule. */
  private readonly hits: number[];

  constructor(readonly scenario: Scenario) {
    this.hits = scenario.faults.map(() => 0);
  }

  /** How often each fault was applied, in the order of the scenario. */
  get counts(): readonly number[] {
    return this.hits;
  }

  /** Counts an event that was applied. */
  happened({ rule }: WorkerEvent): void {
    this.hits[rule]!++;
  }

  /**
   * Plans the faults of an attempt; each call is another attempt. Of several rules for the same fault, the first that
   * hits applies.
   */
  attempt(site: AttemptSite): AttemptPlan {
    let plan: AttemptPlan = { latencyMs: 0, reportDelayMs: 0 };
    for (const [index, fault] of this.scenario.faults.entries()) {
      if (!isPerAttempt(fault) || !matchesAttempt(fault, site) || this.hits[index]! >= (fault.times ?? Infinity))
        continue;
      const nextRandom = this.chance(index, site.workerId);
      if (nextRandom.next() >= (fault.rate ?? 1)) continue;
      this.hits[index]!++;
      plan = withFault(plan, fault, (duration) => Math.round(drawMs(duration, nextRandom)));
    }
    return plan;
  }

  /** Returns the permanent faults of a worker. */
  worker(workerId: string): WorkerPlan {
    const plan: WorkerPlan = { clockOffsetMs: 0, clockSpeed: 1 };
    for (const [index, fault] of this.scenario.faults.entries()) {
      if (!isPermanent(fault) || !matchesWorker(fault, workerId)) continue;
      this.hits[index]!++;
      if (fault.fault === 'slots-lie') plan.slots = fault.slots;
      else Object.assign(plan, { clockOffsetMs: fault.offsetMs ?? 0, clockSpeed: fault.speed ?? 1 });
    }
    return plan;
  }

  /** Yields the events of a worker in order of time, without end; `index` is its position among the workers. */
  *events(workerId: string, index = 0): Generator<WorkerEvent, void> {
    const sources = this.scenario.faults.flatMap((fault, rule) =>
      isRecurring(fault) && matchesWorker(fault, workerId) ? [this.recurrences(fault, rule, workerId, index)] : [],
    );
    const heads = sources.map((source) => source.next().value);
    for (;;) {
      const first = heads.reduce<number>((best, head, at) => (isBefore(head, heads[best]) ? at : best), 0);
      const event = heads[first];
      if (!event) return;
      heads[first] = sources[first]!.next().value;
      yield event;
    }
  }

  private *recurrences(fault: WorkerFault, rule: number, workerId: string, index: number) {
    // A storm hits all its workers at the same time.
    const key = fault.fault === 'registration-storm' ? '*' : workerId;
    const staggerMs = fault.fault === 'restart' ? (fault.staggerMs ?? 0) * index : 0;
    let atMs = staggerMs;
    for (let ordinal = 0; ordinal < (fault.times ?? Infinity); ordinal++) {
      const chance = randomFor(this.scenario.seed, rule, key, ordinal);
      const gapMs = drawMs(ordinal === 0 ? (fault.firstMs ?? fault.everyMs) : fault.everyMs, chance);
      atMs += ordinal === 0 ? gapMs : Math.max(1, gapMs);
      yield toEvent(fault, { atMs: Math.round(atMs), rule }, (duration) => Math.round(drawMs(duration, chance)));
    }
  }

  private chance(rule: number, workerId: string) {
    const key = `${rule}/${workerId}`;
    const ordinal = this.decisions.get(key) ?? 0;
    this.decisions.set(key, ordinal + 1);
    return randomFor(this.scenario.seed, rule, workerId, ordinal);
  }
}

type Draw = (duration: Parameters<typeof drawMs>[0]) => number;

function withFault(plan: AttemptPlan, fault: AttemptFault, draw: Draw): AttemptPlan {
  switch (fault.fault) {
    case 'latency':
      return { ...plan, latencyMs: plan.latencyMs + draw(fault.takesMs) };
    case 'error':
      return { ...plan, error: plan.error ?? fault };
    case 'hang':
      return { ...plan, hang: plan.hang ?? { isStubborn: fault.isStubborn ?? false } };
    case 'crash':
      return { ...plan, crash: plan.crash ?? { when: fault.when, downMs: draw(fault.downMs ?? 0) } };
    case 'slow-output':
      return { ...plan, outputBytesPerS: plan.outputBytesPerS ?? fault.bytesPerS };
    case 'duplicate-report':
      return {
        ...plan,
        copies: plan.copies ?? { message: fault.message ?? 'task.finished', copies: fault.copies ?? 1 },
      };
    case 'late-report':
      return { ...plan, reportDelayMs: plan.reportDelayMs + draw(fault.delayMs) };
    default:
      return { ...plan, lostAck: plan.lostAck ?? fault.message ?? 'task.finished' };
  }
}

function toEvent(fault: WorkerFault, place: { atMs: number; rule: number }, draw: Draw): WorkerEvent {
  switch (fault.fault) {
    case 'silent-link':
      return { ...place, kind: fault.fault, forMs: draw(fault.forMs) };
    case 'registration-storm':
      return { ...place, kind: fault.fault, rounds: fault.rounds };
    default:
      return { ...place, kind: fault.fault, downMs: draw(fault.downMs) };
  }
}

function isBefore(event: WorkerEvent | void, other: WorkerEvent | void): boolean {
  return (event?.atMs ?? Infinity) < (other?.atMs ?? Infinity);
}

const recurringKinds: ReadonlySet<string> = new Set(['link-cut', 'silent-link', 'registration-storm', 'restart']);
const permanentKinds: ReadonlySet<string> = new Set(['clock-skew', 'slots-lie']);

function isRecurring(fault: Fault): fault is WorkerFault {
  return recurringKinds.has(fault.fault);
}

function isPermanent(fault: Fault): fault is PermanentFault {
  return permanentKinds.has(fault.fault);
}

function isPerAttempt(fault: Fault): fault is AttemptFault {
  return !isRecurring(fault) && !isPermanent(fault);
}

function matchesWorker({ workers }: WorkerScope, workerId: string): boolean {
  return workers === undefined || workers.some((pattern) => matches(pattern, workerId));
}

function matchesAttempt(scope: AttemptScope, { workerId, capability, attempt, atMs }: AttemptSite): boolean {
  const { capabilities, attempts, fromMs = 0, untilMs = Infinity } = scope;
  return (
    matchesWorker(scope, workerId) &&
    (capabilities === undefined || capabilities.some((pattern) => matches(pattern, capability))) &&
    (attempts === undefined || attempts.includes(attempt)) &&
    atMs >= fromMs &&
    atMs < untilMs
  );
}

/** True if a text matches a pattern in which `*` stands for any text, even empty. Linear in the text for each `*`. */
export function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  const last = rest.pop()!;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const middle = text.slice(first.length, text.length - last.length);
  let at = 0;
  return rest.every((part) => {
    const found = middle.indexOf(part, at);
    at = found + part.length;
    return found >= 0;
  });
}
