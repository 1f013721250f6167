import type { Tunnel } from '@yardmaster/worker-kit';
import type { EgressLease } from '../egress';
import type { BrowserMessage, CdpBrowser } from './cdp-browser';
import { judge, type CdpRequest } from './cdp.policy';

/** If more bytes than this wait to be sent to one side, the other side is paused until they have been sent. */
const waitingBytesMax = 16 * 2 ** 20;

/**
 * One client of a browser. Its requests run in a session of the DevTools protocol that ends with the client, so that
 * the next client starts fresh, with the pages that are open. This class rejects requests that are not allowed.
 */
export class CdpConnection {
  /** The DevTools sessions of this client; the first stands for the browser itself. */
  private readonly owned = new Set<string>();
  private isOver = false;

  private constructor(
    private readonly browser: CdpBrowser,
    private readonly tunnel: Tunnel,
    private readonly egress: EgressLease,
    private readonly root: string,
  ) {
    this.owned.add(root);
    browser.on('message', this.fromBrowser);
    tunnel.on('message', (text) => this.fromClient(text));
    tunnel.once('close', () => this.end());
  }

  /** @throws BrowserError `BROWSER_LOST` */
  static async open(browser: CdpBrowser, tunnel: Tunnel, egress: EgressLease): Promise<CdpConnection> {
    try {
      const { sessionId } = await browser.request('Target.attachToBrowserTarget');
      return new CdpConnection(browser, tunnel, egress, String(sessionId));
    } catch (error) {
      tunnel.close('there is no browser');
      throw error;
    }
  }

  close(reason: string): void {
    this.tunnel.close(reason);
    this.end();
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.browser.off('message', this.fromBrowser);
    this.browser.pipe.resume();
    const gone = this.browser.request('Target.detachFromTarget', { sessionId: this.root });
    gone.catch(() => {}); // the browser has exited, which ended its sessions
  }

  private fromClient(text: string): void {
    const request = readRequest(text);
    if (!request) return this.close('invalid DevTools protocol request');
    const { id, method, sessionId } = request;
    const verdict = judge(request);
    if ('refused' in verdict) {
      if (verdict.url !== undefined) this.egress.refuseScheme(verdict.url);
      return this.answer(id, sessionId, `BLOCKED_BY_POLICY: ${verdict.refused}`);
    }
    if (!this.owned.has(sessionId ?? this.root)) return this.answer(id, sessionId, 'session not found');
    const { pipe } = this.browser;
    pipe.send(JSON.stringify({ id, method, params: verdict.params, sessionId: sessionId ?? this.root }));
    if (pipe.waitingBytes <= waitingBytesMax) return;
    this.tunnel.pause();
    pipe.onceDrained(() => this.tunnel.resume());
  }

  private readonly fromBrowser = (message: BrowserMessage, text: string): void => {
    const { sessionId, method, params } = message;
    if (sessionId === undefined || !this.owned.has(sessionId)) return;
    const about = params?.['sessionId'];
    if (method === 'Target.attachedToTarget') this.owned.add(String(about));
    if (method === 'Target.detachedFromTarget') this.owned.delete(String(about));
    const { pipe } = this.browser;
    this.tunnel.send(sessionId === this.root ? withoutSession(message) : text, () => pipe.resume());
    if (this.tunnel.waitingBytes > waitingBytesMax) pipe.pause();
  };

  private answer(id: number, sessionId: string | undefined, message: string): void {
    this.tunnel.send(JSON.stringify({ id, error: { code: -32000, message }, ...(sessionId && { sessionId }) }));
  }
}

function withoutSession({ sessionId: _, ...message }: BrowserMessage): string {
  return JSON.stringify(message);
}

function readRequest(text: string): CdpRequest | undefined {
  try {
    const { id, method, params = {}, sessionId } = JSON.parse(text) as Partial<CdpRequest>;
    const isRequest = Number.isSafeInteger(id) && typeof method === 'string' && isObject(params);
    if (!isRequest || (sessionId !== undefined && typeof sessionId !== 'string')) return undefined;
    return { id: id!, method, params, ...(sessionId !== undefined && { sessionId }) };
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
