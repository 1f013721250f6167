import type { RE2JS } from 're2js';
import { budget } from './budget';
import { planPattern } from './pattern.policy';

/** A pattern that cannot be compiled. */
export class PatternError extends Error {
  constructor(
    readonly pattern: string,
    reason: string,
  ) {
    super(reason.slice(0, 512));
  }
}

/** The interface of a regular expression for ajv. */
export interface Matcher {
  test(text: string): boolean;
  toString(): string;
}

/**
 * Compiles a pattern of a foreign schema. Matching takes linear time and is charged. V8 matches plain patterns, which
 * is 20 times as fast and safe, since they hardly backtrack. RE2 matches all others.
 * @throws PatternError
 */
export function compilePattern(pattern: string): Matcher {
  const plan = planPattern(pattern);
  if (typeof plan === 'string') throw new PatternError(pattern, plan);
  const native = plan.isPlain ? nativeOf(pattern) : undefined;
  const matcher = native ?? re2Of(pattern);
  // V8 may compare the whole pattern at every character. RE2 may visit a character once for each instruction, at about
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
    return undefined; // RE2 accepts escapes such as `\-`
  }
}

/** Loaded on demand: it takes 14 ms, and most schemas need none. */
let re2: typeof RE2JS | undefined;

function re2Of(pattern: string): RE2JS {
  re2 ??= (require('re2js') as typeof import('re2js')).RE2JS;
  try {
    return re2.compile(re2.translateRegExp(pattern));
  } catch (cause) {
    throw new PatternError(pattern, `the pattern cannot be matched in linear time: ${(cause as Error).message}`);
  }
}
