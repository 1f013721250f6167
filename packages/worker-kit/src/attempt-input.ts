import type { TaskInput, TaskInputReply } from '@yardmaster/protocol';

/** The input that an attempt receives while it runs, in order, until its end. One reader at a time. */
export interface InputStream extends AsyncIterable<Buffer> {
  /** Rejects input from now on. For a task that needs no input although its capability accepts it. */
  refuse(): void;
}

/** Limit of unread input (protocol/README.md, "Input of a running attempt"). */
const waitingBytesMax = 512 * 1024;

/** The input of one attempt, between the link and its handler. */
export class AttemptInput implements InputStream {
  private readonly waiting: Buffer[] = [];
  private waitingBytes = 0;
  private receivedBytes = 0;
  private isEnded = false;
  private wake = (): void => {};

  constructor(private isAccepted: boolean) {}

  /** Answers `task.input`. */
  offer({ text, base64, offset = this.receivedBytes, end = false }: TaskInput): TaskInputReply {
    if (!this.isAccepted) return rejected('NO_INPUT', 'the attempt does not accept input');
    if (offset > this.receivedBytes) {
      return rejected('INPUT_GAP', `the attempt has received ${this.receivedBytes} bytes, not ${offset}`);
    }
    const whole = base64 === undefined ? Buffer.from(text ?? '') : Buffer.from(base64, 'base64');
    const piece = whole.subarray(Math.min(whole.length, this.receivedBytes - offset));
    if (piece.length > 0 && this.isEnded) return rejected('NO_INPUT', 'the input has already ended');
    if (piece.length > 0 && this.waitingBytes + piece.length > waitingBytesMax) {
      return rejected('INPUT_FULL', `the attempt has ${this.waitingBytes} bytes of unread input`);
    }
    this.enqueue(piece, end);
    return { status: 'accepted', receivedBytes: this.receivedBytes };
  }

  refuse(): void {
    this.isAccepted = false;
    this.close();
  }

  /** Ends the input when the attempt has ended. */
  close(): void {
    this.isEnded = true;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      const piece = this.waiting.shift();
      if (piece) {
        this.waitingBytes -= piece.length;
        yield piece;
      } else if (this.isEnded) {
        return;
      } else {
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
    }
  }

  private enqueue(piece: Buffer, end: boolean): void {
    if (piece.length > 0) this.waiting.push(piece);
    this.waitingBytes += piece.length;
    this.receivedBytes += piece.length;
    this.isEnded ||= end;
    this.wake();
  }
}

type Rejection = Extract<TaskInputReply, { status: 'rejected' }>;

function rejected(code: Rejection['code'], message: string): Rejection {
  return { status: 'rejected', code, message };
}
