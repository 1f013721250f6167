import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { getDefaultEnvironment } from '@modelcontextprotocol/client/stdio';
import {
  ReadBuffer,
  SdkError,
  SdkErrorCode,
  serializeMessage,
  type JSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/client';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Launch } from '../profile/resolve-profile';

export type ChildLaunch = Extract<Launch, { type: 'stdio' }> & { cwd: string };

/** From the end of its standard input to SIGTERM, and from there to SIGKILL. */
const graceMs = 1000;
/**
 * Becomes the server, beside a shell that does nothing until this process is gone, however it went: then it kills the group. A
 * server that does not mind the end of its standard input would live on else, and keep its ports.
 */
const guarded = '(read -r _ <&3; kill -KILL 0) </dev/null >/dev/null 2>&1 & exec "$@" 3<&-';
/** A message may hold a picture in base64. */
const messageBytesMax = 64 * 1024 * 1024;

/**
 * MCP over the standard input and output of a process of its own group, so that what the server itself started (a browser, a
 * shell) ends with it. `onLine` gets the lines of its standard error.
 */
export class ChildTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  /** How the process ended. Set when it has. */
  ending?: string;
  private child?: ChildProcess;
  private isDelivering = false;
  private readonly buffer = new ReadBuffer({ maxBufferSize: messageBytesMax });

  constructor(
    private readonly launch: ChildLaunch,
    private readonly clock: Clock,
    private readonly onLine: (line: string) => void,
  ) {}

  /** With `stderr`, by this the client knows a process, which answers in order and may be silent at first. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  get stderr(): null {
    return null;
  }

  async start(): Promise<void> {
    const { command, env, cwd } = this.launch;
    const all = { ...getDefaultEnvironment(), ...env };
    const args = ['-c', guarded, 'sh', ...command];
    const child = spawn('/bin/sh', args, { cwd, env: all, detached: true, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
    this.child = child;
    child.stdin.on('error', () => {}); // Its exit is what counts.
    child.stdio[3]!.on('error', () => {});
    child.stdout.on('data', (chunk: Buffer) => this.read(chunk));
    createInterface({ input: child.stderr }).on('line', this.onLine);
    child.once('exit', () => this.endRest(child));
    child.once('close', (code, signal) => this.ended(signal ? `ended by ${signal}` : `ended with exit code ${code}`));
    await once(child, 'spawn');
    process.once('exit', this.kill);
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.child?.stdin;
    if (!stdin?.writable) throw new SdkError(SdkErrorCode.NotConnected, 'the process of the server has ended');
    if (!stdin.write(serializeMessage(message))) await Promise.race([once(stdin, 'drain'), once(stdin, 'close')]);
  }

  /** Asks it to end, then makes it, and resolves when it and all that it started are gone. */
  async close(): Promise<void> {
    const { child } = this;
    if (!child || this.ending !== undefined || child.pid === undefined) return;
    const closed = once(child, 'close');
    child.stdin?.end();
    const term = this.clock.setTimer(graceMs, () => signalGroup(child, 'SIGTERM'));
    const kill = this.clock.setTimer(2 * graceMs, this.kill);
    await closed;
    term.cancel();
    kill.cancel();
  }

  private readonly kill = (): void => {
    if (this.child) signalGroup(this.child, 'SIGKILL');
  };

  private read(chunk: Buffer): void {
    try {
      this.buffer.append(chunk);
    } catch (error) {
      this.onerror?.(error as Error); // a message beyond the limit: nothing after it can be read
      return this.kill();
    }
    if (!this.isDelivering) this.deliver();
  }

  /**
   * Hands over the messages that were read. The client takes a notification in a later turn than an answer, so the answer that follows it
   * waits for a turn: else the last progress of a call would be lost behind its end.
   */
  private deliver(): void {
    this.isDelivering = false;
    for (let message = this.next(); message !== null; message = this.next()) {
      this.onmessage?.(message);
      if (!('method' in message) || 'id' in message) continue;
      this.isDelivering = true;
      setImmediate(() => this.deliver());
      return;
    }
  }

  private next(): JSONRPCMessage | null {
    for (;;) {
      try {
        return this.buffer.readMessage();
      } catch (error) {
        this.onerror?.(error as Error); // a line that is no message, as servers print by mistake
      }
    }
  }

  /** Kills the rest of its group at once; processes elsewhere end when nobody reads their output. */
  private endRest(child: ChildProcess): void {
    this.kill();
    const cut = this.clock.setTimer(graceMs, () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    });
    child.once('close', () => cut.cancel());
  }

  private ended(how: string): void {
    process.off('exit', this.kill);
    this.ending = how;
    for (let message = this.next(); message !== null; message = this.next()) this.onmessage?.(message);
    this.buffer.clear();
    this.onclose?.();
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is empty already.
  }
}
