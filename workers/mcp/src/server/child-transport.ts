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

/** Time from closing its standard input to SIGTERM, and from SIGTERM to SIGKILL. */
const graceMs = 1000;
/**
 * Shell script that executes the server, and starts a watcher. When the worker process has exited for any reason, the
 * watcher kills the group; otherwise a server that ignores the end of its standard input would keep running and hold
 * its ports.
 */
const guarded = '(read -r _ <&3; kill -KILL 0) </dev/null >/dev/null 2>&1 & exec "$@" 3<&-';
/** Message limit: a message may contain a picture in base64. */
const messageBytesMax = 64 * 1024 * 1024;

/**
 * MCP over the standard input and output of a process in its own process group, so that programs that the server
 * started (a browser, a shell) end with it. `onLine` gets the lines of its standard error.
 */
export class ChildTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  /** How the process exited; set when it has. */
  ending?: string;
  private child?: ChildProcess;
  private isDelivering = false;
  private readonly buffer = new ReadBuffer({ maxBufferSize: messageBytesMax });

  constructor(
    private readonly launch: ChildLaunch,
    private readonly clock: Clock,
    private readonly onLine: (line: string) => void,
  ) {}

  /**
   * Together with `stderr`, this tells the client that the server is a process, which answers in order and may be slow
   * to start.
   */
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
    child.stdin.on('error', () => {}); // The exit of the process is handled instead.
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

  /** Requests the process to exit, then kills it. Resolves when it and all processes of its group have exited. */
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
   * Delivers the parsed messages. The client handles a notification one turn later than an answer, so an answer after a
   * notification waits for a turn: otherwise the last progress of a call would arrive after its end and be lost.
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
        this.onerror?.(error as Error); // not a message: some servers print other lines by mistake
      }
    }
  }

  /** Kills the rest of its group at once. Processes in other groups end when their output is no longer read. */
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
    // The group is already empty.
  }
}
