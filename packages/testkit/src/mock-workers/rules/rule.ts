import type { MockContext } from '../mock-behaviour';

/** An answer for matching inputs. The first matching rule answers. */
export interface MockRule {
  /** A name, or a pattern in which `*` stands for any text. */
  capability: string;
  /** Conditions on the input, which must all hold; without them every input matches. */
  when?: RuleCondition;
  answer: RuleAnswer;
  /** Maximum number of answers. */
  times?: number;
}

export interface RuleCondition {
  /** Equals the whole input; the order of properties does not matter. */
  input?: unknown;
  /** Conditions on parts, by dotted path such as `steps.0.url`. */
  at?: Readonly<Record<string, PartCondition>>;
  /** In code only. */
  fits?: (input: unknown) => boolean;
}

/** A condition on one part of an input. */
export type PartCondition =
  | { equals: unknown }
  /** A regular expression (ECMAScript) that matches a text. */
  | { matches: string | RegExp }
  | { contains: string }
  | { exists: boolean };

export interface RuleAnswer {
  /** Delay of the answer. */
  afterMs?: number;
  /** Output to send before the end, in this order. */
  output?: ReadonlyArray<{ stream: 'stdout' | 'stderr' | 'log' | 'display' | 'progress'; data: unknown }>;
  /** The result. For `python.run` and `shell.run`, `stdout` and `stderr` are also sent as output. */
  result?: unknown;
  error?: { code: string; message: string; retryable?: boolean; details?: Record<string, unknown> };
  /** In code only: returns the result. */
  handler?: (input: unknown, context: MockContext) => unknown;
}
