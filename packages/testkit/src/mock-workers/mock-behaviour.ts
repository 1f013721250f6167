import type { Clock } from '@yardmaster/worker-kit/clock';
import type { BuiltInCapability, Outcome } from '@yardmaster/protocol';
import type { HandlerContext } from '@yardmaster/worker-kit';

export type MockContext = HandlerContext & {
  readonly clock: Clock;
  /** Reports this outcome unchanged when the behaviour returns, whatever it returns. */
  readonly reportAs?: (outcome: Outcome) => void;
};

/** Answers one capability. The input fits its schema; the value that it returns or throws ends the attempt, as for any handler. */
export type MockBehaviour = (input: unknown, context: MockContext) => unknown;

/** Behaviours by capability: the seam at which rules, recordings and faults can take the place of these answers. */
export type MockBehaviours = Readonly<Record<string, MockBehaviour>>;

/** The answers of one file in behaviours/, which exports them as `behaviours`; `npm run codegen` collects them. */
export type SomeMockBehaviours = Readonly<Partial<Record<BuiltInCapability, MockBehaviour>>>;
