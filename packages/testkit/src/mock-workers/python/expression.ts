import { NotUnderstood, type TokenReader } from './tokens';
import { call, negate, operate, type Value } from './values';

const depthMax = 100;
const functions = new Set(['range', 'sum', 'len', 'str', 'int']);

/** Parses and evaluates expressions: literals, `+ - * / // % **`, parentheses, and some functions. */
export class ExpressionReader {
  private depth = 0;

  constructor(private readonly tokens: TokenReader) {}

  /** @throws PythonError if Python would raise, NotUnderstood if the mock does not support the expression */
  read(): Value {
    if (++this.depth > depthMax) throw new NotUnderstood('too deep');
    const value = this.leftToRight(['+', '-'], () => this.leftToRight(['*', '/', '//', '%'], () => this.signed()));
    this.depth--;
    return value;
  }

  /** Parses a list of arguments in parentheses. */
  readArguments(): Value[] {
    const values: Value[] = [];
    this.tokens.expect('(');
    while (!this.tokens.takeIf(')')) {
      values.push(this.read());
      if (this.tokens.takeIf(',')) continue;
      this.tokens.expect(')');
      break;
    }
    return values;
  }

  private leftToRight(operators: string[], operand: () => Value): Value {
    let value = operand();
    for (let operator = this.tokens.takeIf(...operators); operator; operator = this.tokens.takeIf(...operators))
      value = operate(operator.text, value, operand());
    return value;
  }

  private signed(): Value {
    if (++this.depth > depthMax) throw new NotUnderstood('too deep');
    const value = this.tokens.takeIf('-') ? negate(this.signed()) : this.power();
    this.depth--;
    return value;
  }

  /** Parses a power: `**` binds more tightly than a sign on its left, and less tightly than one on its right. */
  private power(): Value {
    const base = this.primary();
    return this.tokens.takeIf('**') ? operate('**', base, this.signed()) : base;
  }

  private primary(): Value {
    const { kind, text } = this.tokens.take();
    if (kind === 'number') return number(text);
    if (kind === 'string') return text.slice(1, -1);
    if (kind === 'name' && functions.has(text)) return call(text, this.readArguments());
    if (text !== '(') throw new NotUnderstood(text);
    const value = this.read();
    this.tokens.expect(')');
    return value;
  }
}

function number(text: string): Value {
  if (!/^\d+$/.test(text)) return Number(text);
  if (/^0+[1-9]/.test(text) || text.length > 3000) throw new NotUnderstood('integer');
  return BigInt(text);
}
