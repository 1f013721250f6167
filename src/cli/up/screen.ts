import { inOneLine, toJsonText } from '../terminal-text';
import { parseFields, readLogLine, type Weight } from './worker-log-line';

export interface ScreenOptions {
  /** JSON only: results on standard output, logs on standard error. */
  json?: boolean;
  /** Show all log lines, not only problems. */
  verbose?: boolean;
}

/** The output of `yard up`: progress, log lines and result. */
export class Screen {
  private statusIsShown = false;
  private shownWeights: readonly Weight[];
  /** Buffered lines; set by `hold`, cleared by `release`. */
  private held?: Array<[source: string, line: string]>;

  constructor(
    private readonly options: ScreenOptions,
    private readonly out: Pick<NodeJS.WriteStream, 'write'> = process.stdout,
    private readonly err: Pick<NodeJS.WriteStream, 'write' | 'isTTY'> = process.stderr,
  ) {
    this.shownWeights = options.verbose ? ['quiet', 'warning', 'error'] : ['warning', 'error'];
  }

  /** Links are now closed on purpose, so only errors are shown. */
  expectEnds(): void {
    if (!this.options.verbose) this.shownWeights = ['error'];
  }

  /** Shows a completed step. */
  step(text: string): void {
    if (!this.options.json) this.writeError(text);
  }

  /** Shows the progress of long work; with --json, as a log line. */
  progress(source: string, text: string): void {
    if (this.options.json) this.writeError(toJsonText({ source, level: 'info', msg: text }));
    else this.writeError(`${source}: ${text}`);
  }

  /** Shows the current activity, on a terminal only; the next line replaces it. */
  status(text: string): void {
    if (this.options.json || !this.err.isTTY) return;
    this.clearStatus();
    this.err.write(inOneLine(text));
    this.statusIsShown = true;
  }

  /** Buffers log lines, because a failed start reports its reason in one line, and log lines would repeat it. */
  hold(): void {
    if (!this.options.verbose) this.held = [];
  }

  /** Shows the buffered lines. */
  release(): void {
    const lines = this.held ?? [];
    this.held = undefined;
    for (const [source, line] of lines) this.log(source, line);
  }

  /** Shows a warning. */
  warn(source: string, text: string): void {
    this.log(source, JSON.stringify({ level: 'warn', msg: text }));
  }

  /** Shows a line of a structured log if it needs attention. */
  log(source: string, line: string): void {
    if (this.held) return void this.held.push([source, line]);
    const { weight, text } = readLogLine(line);
    if (!this.shownWeights.includes(weight)) return;
    const fields = { source, ...(parseFields(line) ?? { level: 'error', msg: text }) };
    this.writeError(this.options.json ? toJsonText(fields) : `${source}  ${text}`);
  }

  /** Prints the result: one line of JSON for programs, text for people. */
  result(value: unknown, text: string): void {
    this.clearStatus();
    this.out.write(`${this.options.json ? toJsonText(value) : text}\n`);
  }

  private writeError(text: string): void {
    this.clearStatus();
    this.err.write(`${text}\n`);
  }

  private clearStatus(): void {
    if (this.statusIsShown) this.err.write('\r\u001b[2K');
    this.statusIsShown = false;
  }
}
