import type { Readable, Writable } from 'node:stream';

/** A message of the browser that is longer ends it. */
const messageBytesMax = 256 * 2 ** 20;

/**
 * Texts over the pipes of a browser that was started with `--remote-debugging-pipe`: each ends with a zero byte. A pipe, since a port
 * would be open to everybody on the machine.
 */
export class Pipe {
  private parts: Buffer[] = [];
  private length = 0;

  constructor(
    private readonly toBrowser: Writable,
    private readonly fromBrowser: Readable,
    private readonly on: { text: (text: string) => void; broken: () => void },
  ) {
    toBrowser.on('error', on.broken);
    fromBrowser.on('error', on.broken);
    fromBrowser.once('close', on.broken);
    fromBrowser.on('data', (chunk: Buffer) => this.take(chunk));
  }

  send(text: string): void {
    if (this.toBrowser.writable) this.toBrowser.write(`${text}\0`);
  }

  /** Bytes that the browser has not taken yet. */
  get waitingBytes(): number {
    return this.toBrowser.writableLength;
  }

  /** Calls back when the browser has taken what waited. */
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
      const text = Buffer.concat([...this.parts, chunk.subarray(from, end)]).toString();
      this.parts = [];
      this.length = 0;
      from = end + 1;
      this.on.text(text);
    }
    if (from === chunk.length) return;
    this.parts.push(chunk.subarray(from));
    this.length += chunk.length - from;
    if (this.length > messageBytesMax) this.on.broken();
  }
}
