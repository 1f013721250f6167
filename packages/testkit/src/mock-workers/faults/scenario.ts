import type { KnownErrorCode } from '@yardmaster/protocol';

/**
 * A plan of faults. The same scenario with the same seed gives each worker the same faults in the same order, in mock
 * mode and in simulations.
 */
export interface Scenario {
  name: string;
  /** Seed of all draws; generated if not given. */
  seed: number;
  faults: readonly Fault[];
}

/** A duration in milliseconds: fixed, or drawn from a distribution. */
export type Duration = number | Distribution;

export type Distribution =
  | { kind: 'uniform'; minMs: number; maxMs: number }
  | { kind: 'exponential'; meanMs: number }
  | { kind: 'lognormal'; medianMs: number; sigma: number }
  /** Heavy-tailed. If `alpha` is above 1, the mean is `alpha × minMs / (alpha − 1)`. */
  | { kind: 'pareto'; minMs: number; alpha: number }
  | { kind: 'mix'; parts: ReadonlyArray<{ weight: number; of: Duration }> };

/** The workers of a fault: patterns of ids in which `*` stands for any text; all workers by default. */
export interface WorkerScope {
  workers?: readonly string[];
}

/** The attempts of a fault. All given conditions must hold. */
export interface AttemptScope extends WorkerScope {
  /** Patterns of names, such as `python.*`. */
  capabilities?: readonly string[];
  /** Numbers of attempts: `[1]` hits only first attempts. */
  attempts?: readonly number[];
  /** Fraction of matching attempts that are hit, 0 to 1; 1 by default. */
  rate?: number;
  /** Maximum number of hits. */
  times?: number;
  /** Time range, from the start of the scenario. */
  fromMs?: number;
  untilMs?: number;
}

/** A fault of an attempt. */
export type AttemptFault = AttemptScope &
  (
    | { fault: 'latency'; takesMs: Duration }
    | { fault: 'error'; code: ErrorCode; message?: string; retryable?: boolean; details?: Record<string, unknown> }
    /** The attempt never ends by itself. A stubborn one does not stop when aborted, either. */
    | { fault: 'hang'; isStubborn?: boolean }
    /** The worker crashes: before it accepts, during the work, or after the work and before the report. */
    | { fault: 'crash'; when: CrashMoment; downMs?: Duration }
    | { fault: 'slow-output'; bytesPerS: number }
    | { fault: 'duplicate-report'; message?: ReportMessage; copies?: number }
    | { fault: 'late-report'; delayMs: Duration }
    /** The message arrives, but its reply is lost. */
    | { fault: 'lost-ack'; message?: ReportMessage | 'task.execute' }
  );

export type CrashMoment = 'before' | 'during' | 'after';
export type ReportMessage = 'task.finished' | 'task.output';
type ErrorCode = KnownErrorCode | `${string}.${string}`;

/** When a fault hits a worker: after `firstMs`, then every `everyMs`, at most `times` times. */
export interface Recurrence extends WorkerScope {
  everyMs: Duration;
  /** Default: `everyMs`. */
  firstMs?: Duration;
  times?: number;
}

/** A recurring fault of a worker. */
export type WorkerFault = Recurrence &
  (
    | { fault: 'link-cut'; downMs: Duration }
    /** Messages are lost in both directions, without a notification. */
    | { fault: 'silent-link'; forMs: Duration }
    /** All these workers lose their links at the same moment and reconnect at once, `rounds` times in a row. */
    | { fault: 'registration-storm'; rounds: number }
    /** The process restarts, `staggerMs` later for each further worker. */
    | { fault: 'restart'; downMs: Duration; staggerMs?: number }
  );

/** A permanent fault of a worker. */
export type PermanentFault = WorkerScope &
  (
    | { fault: 'clock-skew'; offsetMs?: number; /** 2 runs twice as fast. */ speed?: number }
    /** The worker claims this number of slots. */
    | { fault: 'slots-lie'; slots: number }
  );

export type Fault = AttemptFault | WorkerFault | PermanentFault;
export type FaultKind = Fault['fault'];
