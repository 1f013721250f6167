import type { TaskEvent } from '@yardmaster/client';
import { toCommandError } from './problem';

/** Sends input to a task. */
export interface InputTaker {
  sendTaskInput(taskId: string, piece: { base64?: string; offset: number; end?: boolean }): Promise<unknown>;
}

/** Well below the size limit of a message. */
const pieceBytes = 48 * 1024;
const againMs = 100;

/**
 * Sends standard input to a task in chunks, from the start of the task. Only the first attempt gets it, because the
 * bytes cannot be read again for a second attempt.
 */
export class StdinFeed {
  private isBegun = false;
  private isOver = false;
  private offset = 0;

  /** @param source read only as fast as the task accepts it */
  constructor(
    private readonly taker: InputTaker,
    private readonly taskId: string,
    private readonly source: AsyncIterable<Buffer>,
    private readonly note: (text: string) => void,
    private readonly wait: (delayMs: number) => Promise<void> = sleep,
  ) {}

  /** Starts when the task runs. */
  see(event: TaskEvent): void {
    if (event.type !== 'state' || event.data.state !== 'running') return;
    if (this.isBegun) return this.note('the task was restarted without its standard input');
    this.isBegun = true;
    this.feed().catch((error: unknown) => {
      if (!this.isOver) this.note(`standard input was rejected: ${(error as Error).message}`);
    });
  }

  /** Stops sending input, because the task has ended. */
  stop(): void {
    this.isOver = true;
  }

  private async feed(): Promise<void> {
    for await (const data of this.source) {
      for (let at = 0; at < data.length; at += pieceBytes) {
        const piece = data.subarray(at, at + pieceBytes);
        if (!(await this.give(piece))) return;
        this.offset += piece.length;
      }
    }
    await this.give();
  }

  /** Sends a chunk, or the end; resolves to false if the task accepts no more input. */
  private async give(piece?: Buffer): Promise<boolean> {
    const ask = { offset: this.offset, ...(piece ? { base64: piece.toString('base64') } : { end: true }) };
    while (!this.isOver) {
      try {
        await this.taker.sendTaskInput(this.taskId, ask);
        return true;
      } catch (error) {
        const { code } = toCommandError(error).problem;
        if (ending.has(code)) return false;
        if (!passing.has(code)) throw error;
        await this.wait(againMs);
      }
    }
    return false;
  }
}

/** The task has ended, or has closed its standard input. */
const ending = new Set(['CONFLICT', 'NO_INPUT', 'NOT_FOUND']);
const passing = new Set(['INPUT_FULL', 'LINK_CLOSED', 'REPLY_TIMEOUT', 'TOO_MANY_CLIENTS', 'UNREACHABLE']);

function sleep(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
