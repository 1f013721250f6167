/** A piece of Python source. `line` counts from 1. */
export interface Token {
  kind: 'number' | 'string' | 'name' | 'operator' | 'end';
  text: string;
  line: number;
}

/** Thrown if the mock does not support a program. */
export class NotUnderstood extends Error {}

const pattern =
  /(?<blank>[ \t]+|#[^\n]*)|(?<number>\d+\.\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+(?:[eE][+-]?\d+)?)|(?<string>'[^'\\\n]*'|"[^"\\\n]*")|(?<name>[A-Za-z_]\w*)|(?<operator>\*\*|\/\/|[-+*/%().,])|(?<end>[;\n])/y;

/** Splits a program into tokens. An `end` follows every statement. @throws NotUnderstood */
export function tokenize(code: string): Token[] {
  if (/^[ \t]+[^\s#]/m.test(code)) throw new NotUnderstood('indented');
  const source = `${code.replaceAll('\r\n', '\n')}\n`;
  const tokens: Token[] = [];
  let line = 1;
  for (let at = 0; at < source.length;) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (!match) throw new NotUnderstood(`line ${line}`);
    const [kind, text] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? ['blank', ''];
    if (kind !== 'blank') tokens.push({ kind: kind as Token['kind'], text, line });
    if (text === '\n') line++;
    at = pattern.lastIndex;
  }
  return tokens;
}

/** Reads tokens one after another. */
export class TokenReader {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get next(): Token | undefined {
    return this.tokens[this.at];
  }

  take(): Token {
    const token = this.tokens[this.at++];
    if (!token) throw new NotUnderstood('the program ends too early');
    return token;
  }

  /** Consumes the next token if it is one of these operators or names. */
  takeIf(...texts: string[]): Token | undefined {
    const { next } = this;
    const isOne = next && next.kind !== 'string' && texts.includes(next.text);
    return isOne ? this.take() : undefined;
  }

  expect(text: string): void {
    if (!this.takeIf(text)) throw new NotUnderstood(`no ${text}`);
  }
}
