import type { TaskEvent } from '../tasks';
import { CommandError } from './problem';

/** Who takes the input of a task. */
export interface InputTaker {
  giveInput(taskId: string, piece: { base64?: string; offset: number; end?: boolean }): Promise<unknown>;
}

export interface StdinFeedOptions {
  /** What goes to the task. It is read only as fast as the task takes it. */
  source: AsyncIterable<Buffer>;
  note: (text: string) => void;
  wait?: (delayMs: number) => Promise<void>;
}

/** Well below what a message may hold. */
const pieceBytes = 48 * 1024;
const againMs = 100;

/**
 * Standard input for a task, piece by piece, from the moment at which it runs. It belongs to the first attempt: what that has read
 * is not there any more for a second one.
 */
export class StdinFeed {
  private isBegun = false;
  private isOver = false;
  private offset = 0;

  constructor(
    private readonly taker: InputTaker,
    private readonly taskId: string,
    private readonly options: StdinFeedOptions,
  ) {}

  /** Begins when the task runs. */
  see(event: TaskEvent): void {
    if (event.type !== 'state' || event.data.state !== 'running') return;
    if (this.isBegun) return this.options.note('the task runs again, without its standard input');
    this.isBegun = true;
    this.feed().catch((error: unknown) => {
      if (!this.isOver) this.options.note(`standard input was not taken: ${(error as Error).message}`);
    });
  }

  /** The task is over. */
  stop(): void {
    this.isOver = true;
  }

  private async feed(): Promise<void> {
    for await (const data of this.options.source) {
      for (let at = 0; at < data.length; at += pieceBytes) {
        const piece = data.subarray(at, at + pieceBytes);
        if (!(await this.give(piece))) return;
        this.offset += piece.length;
      }
    }
    await this.give();
  }

  /** Gives a piece, or the end; false where the task takes no more. */
  private async give(piece?: Buffer): Promise<boolean> {
    const { wait = sleep } = this.options;
    const ask = { offset: this.offset, ...(piece ? { base64: piece.toString('base64') } : { end: true }) };
    while (!this.isOver) {
      try {
        await this.taker.giveInput(this.taskId, ask);
        return true;
      } catch (error) {
        const code = error instanceof CommandError ? error.problem.code : '';
        if (ending.has(code)) return false;
        if (!passing.has(code)) throw error;
        await wait(againMs);
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
