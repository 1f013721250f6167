import { parseFields } from './worker-log-line';

const [linesMax, lineLengthMax] = [500, 10_000];
const fatalLevel = 60;

/** The last lines on a control plane's standard error, and its fatal error. */
export class LastWords {
  private lines: string[] = [];
  private error?: string;

  /**
   * Stores a line, and returns the line to show. Fatal errors and Node's own crash dumps get level `info`, because the
   * screen already reports the crash in one line.
   */
  hear(line: string): string {
    this.lines.push(line.slice(0, lineLengthMax));
    if (this.lines.length > linesMax) this.lines.shift();
    const fields = parseFields(line);
    if (fields && fields['level'] !== fatalLevel) return line;
    this.error = (fields ? describe(fields['err']) : /^FATAL ERROR: .*/.exec(line)?.[0]) ?? this.error;
    return JSON.stringify({ ...(fields ?? { msg: line }), level: 'info' });
  }

  /** Returns both and clears them. */
  take(): { lines: readonly string[]; error?: string } {
    const { lines, error } = this;
    [this.lines, this.error] = [[], undefined];
    return { lines, error };
  }
}

/** Formats an error that pino has serialized. */
function describe(err: unknown): string | undefined {
  const { type, message } = (err ?? {}) as { type?: string; message?: string };
  return message === undefined ? undefined : `${type ?? 'Error'}: ${message}`;
}
