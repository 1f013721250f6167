import type { MockContext } from '../mock-behaviour';

/** What a mock answers to inputs that it fits. Of several rules the first one that fits answers. */
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
  /** What is sent before the end, in this order. */
  output?: ReadonlyArray<{ stream: 'stdout' | 'stderr' | 'log' | 'display' | 'progress'; data: unknown }>;
  /** Of `python.run` and `shell.run` what is printed needs to be said once: it is sent as output, too. */
  result?: unknown;
  error?: { code: string; message: string; retryable?: boolean; details?: Record<string, unknown> };
  /** In code only: what is returned is the result. */
  handler?: (input: unknown, context: MockContext) => unknown;
}
