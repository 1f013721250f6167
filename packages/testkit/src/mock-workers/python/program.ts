import { ExpressionReader } from './expression';
import { NotUnderstood, tokenize, TokenReader, type Token } from './tokens';
import { PythonError, show, type Value } from './values';

/** An exception, and the line that raised it. */
export interface Raise {
  name: string;
  message: string;
  line: number;
}

/** A step of a program. */
export type Step = { print: string } | { sleepMs: number } | { raise: Raise };

/**
 * Returns the steps of a small Python program: statements `print(…)`, `raise Name("…")`, `import time`,
 * `time.sleep(…)`, over literals, arithmetic, `sum(range(…))`, `len`, `str`, `int`. Returns undefined for any other
 * program.
 */
export function planProgram(code: string): Step[] | undefined {
  try {
    if (code.length > codeCharsMax) return undefined;
    return new ProgramReader(tokenize(code)).read();
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

const codeCharsMax = 16 * 1024;

class ProgramReader {
  private readonly tokens: TokenReader;
  private readonly expressions: ExpressionReader;
  private readonly steps: Step[] = [];
  private importsTime = false;

  constructor(tokens: Token[]) {
    this.tokens = new TokenReader(tokens);
    this.expressions = new ExpressionReader(this.tokens);
  }

  read(): Step[] {
    for (let next = this.tokens.next; next; next = this.tokens.next) {
      if (next.kind !== 'end' && this.statement(next.line) === 'raised') return this.steps;
      if (this.tokens.take().kind !== 'end') throw new NotUnderstood(`line ${next.line}`);
    }
    return this.steps;
  }

  private statement(line: number): 'done' | 'raised' {
    try {
      const step = this.step(line);
      if (step) this.steps.push(step);
      return step && 'raise' in step ? 'raised' : 'done';
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      this.steps.push({ raise: { name: error.type, message: error.message, line } });
      return 'raised';
    }
  }

  private step(line: number): Step | undefined {
    const { text } = this.tokens.take();
    if (text === 'print') return { print: `${this.expressions.readArguments().map(show).join(' ')}\n` };
    if (text === 'raise') return { raise: this.raise(line) };
    if (text === 'time' && this.importsTime) return this.sleep();
    if (text !== 'import') throw new NotUnderstood(text);
    this.tokens.expect('time');
    this.importsTime = true;
    return undefined;
  }

  private raise(line: number): Raise {
    const name = this.tokens.take().text;
    if (!exceptions.has(name)) throw new NotUnderstood(name);
    const isCalled = this.tokens.next?.text === '(';
    const [message = '', ...rest] = isCalled ? this.expressions.readArguments() : [];
    if (rest.length > 0) throw new NotUnderstood(name);
    return { name, message: show(message), line };
  }

  private sleep(): Step {
    this.tokens.expect('.');
    this.tokens.expect('sleep');
    const [seconds, ...rest] = this.expressions.readArguments();
    if (!isDuration(seconds) || rest.length > 0) throw new NotUnderstood('sleep');
    return { sleepMs: Number(seconds) * 1000 };
  }
}

/** Exceptions whose only argument is the message. */
const exceptions = new Set([
  'Exception',
  'ArithmeticError',
  'AssertionError',
  'LookupError',
  'NotImplementedError',
  'OSError',
  'RuntimeError',
  'TypeError',
  'ValueError',
]);

function isDuration(value: Value | undefined): boolean {
  return (typeof value === 'bigint' || typeof value === 'number') && value >= 0 && value <= 86_400;
}
