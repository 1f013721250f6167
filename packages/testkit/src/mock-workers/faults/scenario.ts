import type { KnownErrorCode } from '@yardmaster/protocol';

/**
 * What goes wrong, where and how often. The same scenario (its seed among it) gives each worker the same troubles in the same
 * order, in the mock and in the simulator alike.
 */
export interface Scenario {
  name: string;
  /** Of every draw; made up where none was given. */
  seed: number;
  faults: readonly Fault[];
}

/** How long something takes, in milliseconds: always the same, or drawn. */
export type Duration = number | Distribution;

export type Distribution =
  | { kind: 'uniform'; minMs: number; maxMs: number }
  | { kind: 'exponential'; meanMs: number }
  | { kind: 'lognormal'; medianMs: number; sigma: number }
  /** Heavy-tailed: finite in its mean where `alpha` is above 1 (then it is `alpha × minMs / (alpha − 1)`). */
  | { kind: 'pareto'; minMs: number; alpha: number }
  | { kind: 'mix'; parts: ReadonlyArray<{ weight: number; of: Duration }> };

/** Which workers a fault is for: patterns of ids in which `*` stands for anything; all of them where it is left out. */
export interface WorkerScope {
  workers?: readonly string[];
}

/** Which attempts. Each part that is given must hold. */
export interface AttemptScope extends WorkerScope {
  /** Patterns of names, as `python.*`. */
  capabilities?: readonly string[];
  /** Numbers of attempts: `[1]` hits only the first try at a task. */
  attempts?: readonly number[];
  /** How many of those that fit are hit, from 0 to 1; 1 where it is left out. */
  rate?: number;
  /** At most so many are hit. */
  times?: number;
  /** From and until so long after the scenario began. */
  fromMs?: number;
  untilMs?: number;
}

/** What may go wrong with an attempt. */
export type AttemptFault = AttemptScope &
  (
    | { fault: 'latency'; takesMs: Duration }
    | { fault: 'error'; code: ErrorCode; message?: string; retryable?: boolean; details?: Record<string, unknown> }
    /** It never ends by itself. A stubborn one does not end when it is asked to, either. */
    | { fault: 'hang'; isStubborn?: boolean }
    /** The worker dies: before it has accepted, in the middle of the work, or when it is done and not reported. */
    | { fault: 'crash'; when: CrashMoment; downMs?: Duration }
    | { fault: 'slow-output'; bytesPerS: number }
    | { fault: 'duplicate-report'; message?: ReportMessage; copies?: number }
    | { fault: 'late-report'; delayMs: Duration }
    /** The message arrives, its reply does not. */
    | { fault: 'lost-ack'; message?: ReportMessage | 'task.execute' }
  );

export type CrashMoment = 'before' | 'during' | 'after';
export type ReportMessage = 'task.finished' | 'task.output';
type ErrorCode = KnownErrorCode | `${string}.${string}`;

/** When something happens to a worker: `firstMs` after the beginning, then each `everyMs`, so many times at most. */
export interface Recurrence extends WorkerScope {
  everyMs: Duration;
  /** As `everyMs` where it is left out. */
  firstMs?: Duration;
  times?: number;
}

/** What may happen to a worker from time to time. */
export type WorkerFault = Recurrence &
  (
    | { fault: 'link-cut'; downMs: Duration }
    /** Nothing goes through in either direction, and nobody is told. */
    | { fault: 'silent-link'; forMs: Duration }
    /** All these workers lose their links in the same moment and come back at once, so many times in a row. */
    | { fault: 'registration-storm'; rounds: number }
    /** The process ends and begins anew; each worker so much later than the one before it. */
    | { fault: 'restart'; downMs: Duration; staggerMs?: number }
  );

/** What is wrong with a worker all the time. */
export type PermanentFault = WorkerScope &
  (
    | { fault: 'clock-skew'; offsetMs?: number; /** 2 runs twice as fast. */ speed?: number }
    /** It says that it has so many slots, whatever it has. */
    | { fault: 'slots-lie'; slots: number }
  );

export type Fault = AttemptFault | WorkerFault | PermanentFault;
export type FaultKind = Fault['fault'];
