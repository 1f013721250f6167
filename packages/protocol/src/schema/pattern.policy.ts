/** A pattern that can be matched. */
export interface PatternPlan {
  /** Approximate number of instructions of its automaton: one for each character that it may match. */
  size: number;
  /** True without groups, alternatives and more than one repetition: even a backtracking matcher is linear then. */
  isPlain: boolean;
}

/**
 * Limit of the size. Matching costs the size for each character, compiling about 10 µs for each instruction: 10 ms at
 * most.
 */
export const patternSizeMax = 1000;
export const patternCharsMax = 4096;

/**
 * Analyzes a pattern of a foreign schema without compiling it, in one pass.
 * @returns the plan, or why the pattern cannot be matched in linear time
 */
export function planPattern(pattern: string): PatternPlan | string {
  if (pattern.length > patternCharsMax)
    return `the pattern has ${pattern.length} characters, the limit is ${patternCharsMax}`;
  const scan = new Scan(pattern);
  const violation = scan.run();
  if (violation !== undefined) return violation;
  if (scan.size > patternSizeMax)
    return `the pattern repeats too much: size ${scan.size}, the limit is ${patternSizeMax}`;
  return { size: scan.size, isPlain: scan.isPlain };
}

/** Escapes with the same meaning in ECMAScript and RE2, or that `re2js` translates. */
const letterEscapes = 'bBdDwWsSfnrtvcxupPk0123456789';

class Scan {
  isPlain = true;
  private at = 0;
  private repetitions = 0;
  /** The size of each open group so far, innermost last. */
  private readonly sizes = [0];
  /** The size of the last atom, which a quantifier repeats. */
  private atom = 0;

  constructor(private readonly pattern: string) {}

  get size(): number {
    return Math.max(1, ...this.sizes);
  }

  run(): string | undefined {
    while (this.at < this.pattern.length) {
      const violation = this.next();
      if (violation !== undefined) return violation;
    }
    if (this.sizes.length > 1) return 'the pattern has an open group';
    // Without an anchor, a repetition is tried from every character.
    if (this.repetitions > (this.pattern.startsWith('^') ? 1 : 0)) this.isPlain = false;
    return undefined;
  }

  private next(): string | undefined {
    switch (this.pattern[this.at]) {
      case '\\':
        return this.escape();
      case '[':
        return this.characterClass();
      case '(':
        return this.open();
      case ')':
        return this.close();
      case '|':
        this.isPlain = false;
        this.at++;
        return undefined;
      case '*':
      case '+':
      case '?':
        return this.repeat(1, 1);
      case '{': {
        const counts = /^\{(\d+)(,?)(\d*)\}/.exec(this.pattern.slice(this.at, this.at + 24));
        if (!counts) return this.add(1);
        const [whole, least, comma, most] = counts as unknown as [string, string, string, string];
        const times = Math.max(Number(least), Number(most || least), 1);
        return this.repeat(whole.length, times, comma === '' || least === most);
      }
      default:
        return this.add(1);
    }
  }

  private add(length: number): undefined {
    this.at += length;
    this.atom = 1;
    this.sizes[this.sizes.length - 1]! += 1;
  }

  private repeat(length: number, times: number, isExact = false): undefined {
    this.at += length;
    this.sizes[this.sizes.length - 1]! += this.atom * (times - 1);
    this.atom *= times;
    if (!isExact) this.repetitions++;
  }

  private open(): string | undefined {
    const kind = /^\(\?(<?[=!])/.exec(this.pattern.slice(this.at, this.at + 4));
    if (kind)
      return `the pattern has a look${kind[1]!.startsWith('<') ? 'behind' : 'ahead'}, which cannot be matched in linear time`;
    this.isPlain = false;
    this.at += 1;
    this.sizes.push(0);
    return undefined;
  }

  private close(): string | undefined {
    if (this.sizes.length === 1) return 'the pattern closes a group that is not open';
    this.atom = this.sizes.pop()! + 1;
    this.sizes[this.sizes.length - 1]! += this.atom;
    this.at++;
    return undefined;
  }

  private escape(): string | undefined {
    const letter = this.pattern[this.at + 1];
    if (letter === undefined) return 'the pattern ends in a backslash';
    if (/[1-9]/.test(letter) || letter === 'k')
      return 'the pattern has a backreference, which cannot be matched in linear time';
    if (/[A-Za-z]/.test(letter) && !letterEscapes.includes(letter))
      return `the pattern has the unknown escape \\${letter}`;
    const rest = this.pattern.slice(this.at, this.at + 80);
    if (/^\\u[dD][89a-fA-F]/.test(rest)) return 'the pattern has half of a surrogate pair';
    const named = /^\\[pPux]\{[^}]{0,64}\}|^\\u[0-9a-fA-F]{4}|^\\x[0-9a-fA-F]{2}|^\\c./.exec(rest);
    return this.add(named ? named[0].length : 2);
  }

  private characterClass(): string | undefined {
    let end = this.at + 1;
    if (this.pattern[end] === '^') end++;
    for (; this.pattern[end] !== ']'; end++) {
      if (end >= this.pattern.length) return 'the pattern has an open character class';
      if (this.pattern[end] !== '\\') continue;
      const letter = this.pattern[++end] ?? '';
      if (/[A-Za-z]/.test(letter) && !letterEscapes.includes(letter))
        return `the pattern has the unknown escape \\${letter}`;
      if (/^u[dD][89a-fA-F]/.test(this.pattern.slice(end, end + 3))) return 'the pattern has half of a surrogate pair';
    }
    return this.add(end + 1 - this.at);
  }
}
