/**
 * How a block is run or checked, from the comment above its fence: `<!-- example: on=mock prints="succeeded 42" -->`.
 * Values with spaces are in quotation marks or backticks. CONTRIBUTING.md explains the keys.
 */
export interface Marker {
  /** Why the block is not run; its syntax is still checked. */
  'not-run'?: string;
  /** The control plane that it uses, with real or mock workers. If unset, the block starts in an empty folder. */
  on?: 'real' | 'mock';
  /** True if it runs in a copy of the document's folder, with the packages installed. */
  in?: 'copy';
  /** Commands to run first; `$GIVEN` is the folder with files for them. */
  given?: string;
  /** Arguments of the program. */
  args?: string;
  /** Replacements before the block runs: `1000000 => 100; --seeds 1000 => --seeds 2`. */
  instead?: string;
  /**
   * A pattern of its output; when it matches, the block gets Ctrl-C. The first group, if any, is `$FOUND` in later
   * blocks.
   */
  until?: string;
  /** Commands to run while the block runs; after them it gets Ctrl-C. */
  beside?: string;
  /** True if it keeps running for later blocks of the document. */
  background?: 'yes';
  /** True if each line is a separate program. */
  each?: 'line';
  /** Text that it prints. */
  prints?: string;
  /** The kind of data in the block: a key of `readers`. */
  as?: string;
  /** The name by which other blocks of the document refer to it. */
  file?: string;
}

const keys: ReadonlyArray<keyof Marker> = [
  'not-run',
  'on',
  'in',
  'given',
  'args',
  'instead',
  'until',
  'beside',
  'background',
  'each',
  'prints',
  'as',
  'file',
];
const values: Partial<Record<keyof Marker, readonly string[]>> = {
  on: ['real', 'mock'],
  in: ['copy'],
  background: ['yes'],
  each: ['line'],
};
const option = /([a-z-]+)=(?:"([^"]*)"|`([^`]*)`|(\S+))/g;

/** Parses the line above a fence; a line without a marker gives an empty result. @throws Error for an invalid marker */
export function readMarker(line: string, place: string): Marker {
  const text = /^\s*<!-- example: (.*) -->\s*$/.exec(line)?.[1];
  if (text === undefined) {
    if (/<!--\s*example/.test(line)) throw new Error(`${place}: expected <!-- example: key=value -->, got ${line}`);
    return {};
  }
  const rest = text.replaceAll(option, '').trim();
  if (rest !== '') throw new Error(`${place}: expected key=value, got ${rest}`);
  const marker: Marker = {};
  for (const [, key, ...given] of text.matchAll(option)) {
    const name = key as keyof Marker;
    const value = given.find((each) => each !== undefined)!;
    if (!keys.includes(name)) throw new Error(`${place}: unknown key ${name}; expected one of ${keys.join(', ')}`);
    if (values[name]?.includes(value) === false)
      throw new Error(`${place}: ${name}: expected ${values[name].join(' or ')}, got ${value}`);
    Object.assign(marker, { [name]: value });
  }
  return marker;
}

/** Returns the code after the replacements of `instead`. @throws Error if a replaced text is missing */
export function withReplacements(code: string, { instead = '' }: Marker, place: string): string {
  return instead
    .split(';')
    .filter((pair) => pair.trim() !== '')
    .reduce((text, pair) => {
      const [from, to] = pair.split('=>').map((part) => part.trim());
      if (from === undefined || to === undefined) throw new Error(`${place}: instead: expected a => b, got ${pair}`);
      if (!text.includes(from)) throw new Error(`${place}: instead: the block has no ${JSON.stringify(from)}`);
      return text.replaceAll(from, to);
    }, code);
}
