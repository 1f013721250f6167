import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import { ownLine } from './audit-line.policy';
import type { AuditLine } from './audit-event';
import type { StreamFiles, WaitingLine } from './stream-files';

/** Limit of lines in memory, in bytes. Beyond it, new lines are lost. */
export const waitingBytesMax = 2 ** 20;
/** Time until lines that could not be written are tried again. */
export const retryMs = 1000;

/** Learns about outages of a stream. */
export interface OutageListener {
  /** Writing has failed; called once per outage. */
  began(error: unknown): void;
  ended(lost: number): void;
}

/**
 * Writes the lines of one stream, in the background. States:
 * - idle: no line waits.
 * - waiting: the timer of the next batch runs.
 * - writing: a batch is being written. Lines that arrive meanwhile are written by the same run.
 * - failing: from a failed write to the next complete one. Only the retry timer writes. Lines beyond the limit are lost; a line
 *   `audit.lost` with their number follows the last one before the gap.
 */
export class LineWriter {
  private waiting: WaitingLine[] = [];
  private waitingBytes = 0;
  /** Lines lost since the last `audit.lost`. */
  private lost = 0;
  /** Lines lost in this outage. */
  private lostInOutage = 0;
  private isFailing = false;
  private isClosed = false;
  private timer?: Timer;
  private writing?: Promise<void>;

  constructor(
    private readonly files: StreamFiles,
    private readonly clock: Clock,
    /** Time until a line is written, so that several share a write. */
    private readonly delayMs: number,
    private readonly outages: OutageListener,
  ) {}

  /** Accepts a line. Never waits and never throws. */
  add(line: AuditLine, atMs: number): void {
    if (this.isClosed) return;
    const waiting = toWaiting(line, atMs);
    if (this.waitingBytes + waiting.bytes > waitingBytesMax) {
      this.lost++;
      this.lostInOutage++;
      return;
    }
    this.endGap();
    this.push(waiting);
    if (!this.writing) this.schedule(this.delayMs);
  }

  /** Tries to write all lines that wait. Resolves when they are written, or when writing failed. Never rejects. */
  async flush(): Promise<void> {
    await this.writing;
    this.timer?.cancel();
    this.timer = undefined;
    if (this.waiting.length === 0 && this.lost === 0) return;
    this.writing ??= this.clock.hold(this.writeAll()).finally(() => this.rest());
    await this.writing;
  }

  /** Tries to write all lines, and accepts no more. Resolves to the number of lines that are lost. */
  async close(): Promise<number> {
    await this.flush();
    this.timer?.cancel();
    this.isClosed = true;
    return this.waiting.length + this.lost;
  }

  private async writeAll(): Promise<void> {
    try {
      for (this.endGapIfEmpty(); this.waiting.length > 0; this.endGapIfEmpty()) {
        await this.files.append(this.waiting.slice(), (count) => this.written(count));
      }
      if (this.isFailing) this.outages.ended(this.lostInOutage);
      [this.isFailing, this.lostInOutage] = [false, 0];
    } catch (error) {
      if (!this.isFailing) this.outages.began(error);
      this.isFailing = true;
    }
  }

  /** After a run: lines may have arrived since it found none, or could not be written. */
  private rest(): void {
    this.writing = undefined;
    if (this.waiting.length > 0) this.schedule(this.isFailing ? retryMs : this.delayMs);
  }

  private schedule(delayMs: number): void {
    this.timer ??= this.clock.setTimer(delayMs, () => void this.flush());
  }

  private written(count: number): void {
    for (const { bytes } of this.waiting.splice(0, count)) this.waitingBytes -= bytes;
  }

  private endGapIfEmpty(): void {
    if (this.waiting.length === 0) this.endGap();
  }

  /** Adds the line about the lost lines, after the last line before the gap. */
  private endGap(): void {
    if (this.lost === 0) return;
    const { lost } = this;
    this.lost = 0;
    const nowMs = this.clock.nowMs();
    this.push(toWaiting(ownLine('audit.lost', lost, nowMs), nowMs));
  }

  private push(line: WaitingLine): void {
    this.waiting.push(line);
    this.waitingBytes += line.bytes;
  }
}

function toWaiting(line: AuditLine, atMs: number): WaitingLine {
  const text = `${JSON.stringify(line)}\n`;
  return { text, atMs, bytes: Buffer.byteLength(text) };
}
