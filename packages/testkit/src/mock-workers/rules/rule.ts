import type { MockContext } from '../mock-behaviour';

/** An answer of a mock to the inputs that it fits. Of several rules the first that fits answers. */
export interface MockRule {
  /** A name, or a pattern in which `*` stands for anything. */
  capability: string;
  /** Which inputs it fits: every condition that is given must hold; without one it fits all. */
  when?: RuleCondition;
  answer: RuleAnswer;
  /** It answers so many times at most. */
  times?: number;
}

export interface RuleCondition {
  /** The whole input, whatever the order of its properties. */
  input?: unknown;
  /** Parts of the input by their dotted path, as `steps.0.url`. */
  at?: Readonly<Record<string, PartCondition>>;
  /** In code only. */
  fits?: (input: unknown) => boolean;
}

/** What holds for one part of an input. */
export type PartCondition =
  | { equals: unknown }
  /** A regular expression (ECMAScript) that is found in a text. */
  | { matches: string | RegExp }
  | { contains: string }
  | { exists: boolean };

export interface RuleAnswer {
  /** How long it takes to answer. */
  afterMs?: number;
  /** Output that is sent before the end, in this order. */
  output?: ReadonlyArray<{ stream: 'stdout' | 'stderr' | 'log' | 'display' | 'progress'; data: unknown }>;
  /** For `python.run` and `shell.run`, `stdout` and `stderr` are also sent as output. */
  result?: unknown;
  error?: { code: string; message: string; retryable?: boolean; details?: Record<string, unknown> };
  /** In code only: its return value is the result. */
  handler?: (input: unknown, context: MockContext) => unknown;
}
