import { inOneLine, toJsonText } from '../terminal-text';
import { parseFields, readLogLine, type Weight } from './worker-log-line';

export interface ScreenOptions {
  /** Nothing but JSON: results on standard output, logs on standard error. */
  json?: boolean;
  /** Show lines of the logs that need no attention, too. */
  verbose?: boolean;
}

/** The output of `yard up`: its progress, lines of the logs, and the result. */
export class Screen {
  private statusIsShown = false;
  private shownWeights: readonly Weight[];
  /** Lines that are kept back; set by `hold`, cleared by `release`. */
  private held?: Array<[source: string, line: string]>;

  constructor(
    private readonly options: ScreenOptions,
    private readonly out: Pick<NodeJS.WriteStream, 'write'> = process.stdout,
    private readonly err: Pick<NodeJS.WriteStream, 'write' | 'isTTY'> = process.stderr,
  ) {
    this.shownWeights = options.verbose ? ['quiet', 'warning', 'error'] : ['warning', 'error'];
  }

  /** From now on links end because they are ended: only errors matter. */
  expectEnds(): void {
    if (!this.options.verbose) this.shownWeights = ['error'];
  }

  /** Shows a step that is done. */
  step(text: string): void {
    if (!this.options.json) this.writeError(text);
  }

  /** Shows a line about work that takes long; programs get it as a line of a log. */
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

  /** Keeps lines of the logs back: a start that fails says in one line why, and they only repeat it. */
  hold(): void {
    if (!this.options.verbose) this.held = [];
  }

  /** Shows the lines that were kept back. */
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

  /** The result: for a program one line of JSON, for people text. */
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
