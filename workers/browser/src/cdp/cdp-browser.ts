import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { BrowserError } from '../browser-error';
import type { BrowserProgram } from '../browser/browser-program';
import { removeFolder } from '../browser/worker-folder';
import { egressFlags } from '../egress';
import { within } from '../pool/within';
import { Pipe } from './pipe';

/** The fields of a browser's message that this file reads. */
export interface BrowserMessage {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { message: string };
  sessionId?: string;
}

const startMs = 30_000;
const requestMs = 10_000;
const endMs = 3000;

/** A browser for one session, driven over pipes. Emits `message` for everything but the answers to `request`, and `ended` once. */
export class CdpBrowser extends EventEmitter<{ message: [message: BrowserMessage, text: string]; ended: [] }> {
  private readonly pending = new Map<number, (message: BrowserMessage | undefined) => void>();
  private readonly exited: Promise<void>;
  readonly pipe: Pipe;
  private requests = 0;
  private hasEnded = false;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly clock: Clock,
  ) {
    super();
    this.exited = new Promise((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
    void this.exited.then(() => this.emitEnded());
    const [toBrowser, fromBrowser] = [child.stdio[3] as Duplex, child.stdio[4] as Duplex];
    this.pipe = new Pipe(
      toBrowser,
      fromBrowser,
      (text) => this.take(text),
      () => this.kill(),
    );
  }

  /**
   * Launches a browser whose only network access is `proxyServer`. @throws BrowserError `BROWSER_LOST` if it does not
   * start.
   */
  static async launch(program: BrowserProgram, proxyServer: string, clock: Clock): Promise<CdpBrowser> {
    const { sandbox } = program.settings;
    const { folder, command, env } = program.prepare();
    const own = [...flags, ...egressFlags, `--proxy-server=${proxyServer}`];
    const child = spawn(command, [...own, ...(sandbox === 'none' ? ['--no-sandbox'] : []), 'about:blank'], {
      detached: true, // its own process group, so that one signal kills all its processes
      env,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const browser = new CdpBrowser(child, folder, clock);
    try {
      await browser.request('Browser.getVersion', {}, startMs);
      await program.limitRenderers(child.pid!);
      return browser;
    } catch (error) {
      await browser.end();
      throw error;
    }
  }

  /** Sends a request to the browser itself. @throws BrowserError `BROWSER_LOST` if it does not answer in time, or with an error. */
  async request(method: string, params: object = {}, timeoutMs = requestMs): Promise<Record<string, unknown>> {
    const id = ++this.requests;
    let answer: BrowserMessage | undefined;
    const answered = new Promise<void>((resolve) => {
      this.pending.set(id, (message) => {
        answer = message;
        resolve();
      });
    });
    if (this.hasEnded) this.pending.get(id)!(undefined);
    this.pipe.send(JSON.stringify({ id, method, params }));
    await within(this.clock, timeoutMs, answered);
    this.pending.delete(id);
    if (answer?.result) return answer.result;
    throw new BrowserError('BROWSER_LOST', `the browser does not answer: ${answer?.error?.message ?? method}`);
  }

  /** Kills all processes of the browser, and removes its folder. */
  async end(): Promise<void> {
    if (!this.hasEnded) this.pipe.send(JSON.stringify({ id: ++this.requests, method: 'Browser.close' }));
    if (!(await within(this.clock, endMs, this.exited))) this.kill();
    await this.exited;
    this.kill(); // the rest of its group
    await removeFolder(this.folder);
  }

  private kill(): void {
    try {
      process.kill(-this.child.pid!, 'SIGKILL');
    } catch {
      // The process has ended.
    }
  }

  private take(text: string): void {
    const message = readMessage(text);
    if (!message) return this.kill(); // the browser is broken
    const { id, sessionId } = message;
    if (id !== undefined && sessionId === undefined) this.pending.get(id)?.(message);
    else this.emit('message', message, text);
  }

  private emitEnded(): void {
    this.hasEnded = true;
    for (const answer of this.pending.values()) answer(undefined);
    this.emit('ended');
  }
}

function readMessage(text: string): BrowserMessage | undefined {
  try {
    return Object(JSON.parse(text)) as BrowserMessage;
  } catch {
    return undefined;
  }
}

/** Flags that disable background features, and open the pipes. */
const flags = [
  '--headless',
  '--remote-debugging-pipe',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--disable-dev-shm-usage',
  '--disable-popup-blocking',
  '--metrics-recording-only',
  '--mute-audio',
  '--password-store=basic',
  '--use-mock-keychain',
  '--hide-scrollbars',
];
