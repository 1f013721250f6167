import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../../clock';
import { BrowserError } from '../browser-error';
import { writeBrowserCommand } from '../browser/command';
import { environment, limitRenderers, type LaunchSettings } from '../browser/launch';
import { removeFolder, type WorkerFolder } from '../browser/worker-folder';
import { egressFlags } from '../egress';
import { within } from '../pool/within';
import { Pipe } from './pipe';

export interface CdpBrowserParts {
  settings: LaunchSettings;
  folders: WorkerFolder;
  /** The way out of the whole browser. */
  proxyServer: string;
  clock: Clock;
}

/** A message of the browser, as far as it is read here. */
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

/** A browser for one session, spoken to over pipes. `message` has what is not the answer to a `request`; `ended` comes once. */
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
    void this.exited.then(() => this.tellEnded());
    const [toBrowser, fromBrowser] = [child.stdio[3] as Duplex, child.stdio[4] as Duplex];
    this.pipe = new Pipe(toBrowser, fromBrowser, {
      text: (text) => this.take(text),
      broken: () => this.kill(),
    });
  }

  /** @throws BrowserError `BROWSER_LOST` where it does not start. */
  static async launch({ settings, folders, proxyServer, clock }: CdpBrowserParts): Promise<CdpBrowser> {
    const { executable, sandbox, userId, processBytesMax, rendererBytesMax, env } = settings;
    const folder = folders.browserFolder(userId);
    const command = writeBrowserCommand({ executable, folder, userId, processBytesMax });
    const own = [...flags, ...egressFlags, `--proxy-server=${proxyServer}`];
    const child = spawn(command, [...own, ...(sandbox === 'none' ? ['--no-sandbox'] : []), 'about:blank'], {
      detached: true, // a group of its own, which ends as one
      env: environment(folder, env),
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const browser = new CdpBrowser(child, folder, clock);
    try {
      await browser.request('Browser.getVersion', {}, startMs);
      await limitRenderers(child.pid!, rendererBytesMax, userId);
      return browser;
    } catch (error) {
      await browser.end();
      throw error;
    }
  }

  /** Asks the browser itself. @throws BrowserError `BROWSER_LOST` where it does not answer in time, or says no. */
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

  /** Ends it with all of its processes, and removes what it kept. */
  async end(): Promise<void> {
    if (!this.hasEnded) this.pipe.send(JSON.stringify({ id: ++this.requests, method: 'Browser.close' }));
    if (!(await within(this.clock, endMs, this.exited))) this.kill();
    await this.exited;
    this.kill(); // whatever is left of its group
    await removeFolder(this.folder);
  }

  private kill(): void {
    try {
      process.kill(-this.child.pid!, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }

  private take(text: string): void {
    const message = readMessage(text);
    if (!message) return this.kill(); // a browser that says such a thing is not itself any more
    const { id, sessionId } = message;
    if (id !== undefined && sessionId === undefined) this.pending.get(id)?.(message);
    else this.emit('message', message, text);
  }

  private tellEnded(): void {
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

/** What makes a browser quiet, and one that is spoken to over pipes. */
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
