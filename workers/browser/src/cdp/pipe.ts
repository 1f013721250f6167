import type { Readable, Writable } from 'node:stream';

/** A longer message ends the browser. */
const messageBytesMax = 256 * 2 ** 20;

/**
 * Messages over the pipes of a browser that was started with `--remote-debugging-pipe`: each ends with a zero byte. A port would be open
 * to everybody on the machine.
 */
export class Pipe {
  /** The start of a message that is not complete. */
  private chunks: Buffer[] = [];
  private length = 0;

  constructor(
    private readonly toBrowser: Writable,
    private readonly fromBrowser: Readable,
    private readonly onText: (text: string) => void,
    private readonly onBroken: () => void,
  ) {
    toBrowser.on('error', onBroken);
    fromBrowser.on('error', onBroken);
    fromBrowser.once('close', onBroken);
    fromBrowser.on('data', (chunk: Buffer) => this.take(chunk));
  }

  send(text: string): void {
    if (this.toBrowser.writable) this.toBrowser.write(`${text}\0`);
  }

  /** Bytes that the browser has not read yet. */
  get waitingBytes(): number {
    return this.toBrowser.writableLength;
  }

  /** Calls back when the browser has read all waiting bytes. */
  onceDrained(listener: () => void): void {
    this.toBrowser.once('drain', listener);
  }

  pause(): void {
    this.fromBrowser.pause();
  }

  resume(): void {
    this.fromBrowser.resume();
  }

  private take(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      const text = Buffer.concat([...this.chunks, chunk.subarray(from, end)]).toString();
      this.chunks = [];
      this.length = 0;
      from = end + 1;
      this.onText(text);
    }
    if (from === chunk.length) return;
    this.chunks.push(chunk.subarray(from));
    this.length += chunk.length - from;
    if (this.length > messageBytesMax) this.onBroken();
  }
}
