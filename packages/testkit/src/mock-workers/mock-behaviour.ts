import type { Clock } from '@yardmaster/worker-kit/clock';
import type { BuiltInCapability, Outcome } from '@yardmaster/protocol';
import type { HandlerContext } from '@yardmaster/worker-kit';

export type MockContext = HandlerContext & {
  readonly clock: Clock;
  /** Sets the outcome to report when the behaviour returns, whatever its result. */
  readonly reportAs?: (outcome: Outcome) => void;
};

/**
 * The answer of a mock for one capability. The input matches its schema; the returned value or thrown error ends the
 * attempt, as for any handler.
 */
export type MockBehaviour = (input: unknown, context: MockContext) => unknown;

/** Behaviours by capability. Rules, recordings and faults replace or wrap them. */
export type MockBehaviours = Readonly<Record<string, MockBehaviour>>;

/** The behaviours of one file in behaviours/, exported as `behaviours`; `npm run codegen` collects them. */
export type SomeMockBehaviours = Readonly<Partial<Record<BuiltInCapability, MockBehaviour>>>;
