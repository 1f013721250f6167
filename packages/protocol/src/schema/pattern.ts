import type { RE2JS } from 're2js';
import { budget } from './budget';
import { planPattern } from './pattern.policy';

/** A pattern that the matcher does not take. */
export class PatternError extends Error {
  constructor(
    readonly pattern: string,
    reason: string,
  ) {
    super(reason.slice(0, 512));
  }
}

/** What the compiler of schemas asks of a regular expression. */
export interface Matcher {
  test(text: string): boolean;
  toString(): string;
}

/**
 * Compiles a pattern of a foreign schema so that matching takes linear time and is charged. A plain one is left to V8, 20 times as
 * fast: it cannot go back far. Every other one is matched by RE2.
 * @throws PatternFault
 */
export function compilePattern(pattern: string): Matcher {
  const plan = planPattern(pattern);
  if (typeof plan === 'string') throw new PatternError(pattern, plan);
  const native = plan.isPlain ? nativeOf(pattern) : undefined;
  const matcher = native ?? re2Of(pattern);
  // V8 may compare the whole length of a pattern at every character; RE2 may look at a character once for each instruction, at about
  // 0.2 µs.
  const perCharacter = plan.size / (native ? 32 : 2);
  return {
    test(text) {
      budget.charge(1 + Math.ceil(text.length * perCharacter));
      return matcher.test(text);
    },
    toString: () => pattern,
  };
}

function nativeOf(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined; // `\-` and the like, which RE2 takes
  }
}

/** Loaded by the first pattern that needs it: 14 ms, and most schemas need none. */
let re2: typeof RE2JS | undefined;

function re2Of(pattern: string): RE2JS {
  re2 ??= (require('re2js') as typeof import('re2js')).RE2JS;
  try {
    return re2.compile(re2.translateRegExp(pattern));
  } catch (cause) {
    throw new PatternError(pattern, `the pattern cannot be matched in linear time: ${(cause as Error).message}`);
  }
}
