import { builtInCapabilities, YardError } from '../../../protocol';
import type { HandlerContext, OfferedCapability, Session, Worker } from '../../../worker-kit';
import { blockedBy, policyOf } from '../capabilities';
import type { EgressPolicy, EgressProxy, LentEgress } from '../egress';
import type { NetworkInput } from '../run/run-input';
import { CdpBrowser, type CdpBrowserParts } from './cdp-browser';
import { CdpConnection } from './cdp-connection';

export interface CdpSessionsParts extends Pick<CdpBrowserParts, 'settings' | 'folders' | 'clock'> {
  egress: EgressProxy;
  policy: EgressPolicy;
  /** Told of a session whose browser is gone. */
  onLost: (sessionId: string, message: string) => void;
}

/** The browser of one session, and its client. */
interface Held {
  browser: CdpBrowser;
  egress: LentEgress;
  connection?: CdpConnection;
}

const declaration = builtInCapabilities['browser.connect'];

/** Whether a session is for clients of the DevTools protocol. */
export function isForClient({ capability }: Session): boolean {
  return capability === declaration.name;
}

/** Keeps browsers for clients in the sessions of a worker. Gives the capability that makes addresses for them. */
export function offerToClients(worker: Worker, parts: Omit<CdpSessionsParts, 'onLost'>): OfferedCapability {
  const onLost = (sessionId: string, message: string): void => worker.endSession(sessionId, message);
  const sessions = new CdpSessions({ ...parts, onLost });
  worker.onSessionOpen((session) => (isForClient(session) ? sessions.open(session) : undefined));
  worker.onSessionClose((session) => (isForClient(session) ? sessions.close(session) : undefined));
  return { declaration, handler: (input, context) => sessions.connect(input as { network?: NetworkInput }, context) };
}

/** A client sees all of a browser, so each of these sessions has one of its own. */
const browsersMax = 4;

/** Sessions for clients of the DevTools protocol: each has a browser of its own, from its opening to its end. */
export class CdpSessions {
  private readonly held = new Map<string, Held | undefined>();

  constructor(private readonly parts: CdpSessionsParts) {}

  /** @throws YardError `SESSIONS_FULL` where there are enough, BrowserError `BROWSER_LOST` where none starts */
  async open({ id }: Session): Promise<void> {
    if (this.held.size >= browsersMax)
      throw new YardError('SESSIONS_FULL', `${browsersMax} browsers are open to clients`);
    this.held.set(id, undefined);
    let egress: LentEgress | undefined;
    try {
      egress = await this.parts.egress.lendPort(this.parts.policy);
      const browser = await CdpBrowser.launch({ ...this.parts, proxyServer: egress.server });
      browser.once('ended', () => this.held.has(id) && this.parts.onLost(id, 'its browser has ended'));
      this.held.set(id, { browser, egress });
    } catch (error) {
      this.held.delete(id);
      egress?.close();
      throw error;
    }
  }

  async close({ id }: Session): Promise<void> {
    const held = this.held.get(id);
    this.held.delete(id);
    held?.connection?.close('the session has ended');
    await held?.browser.end();
    held?.egress.close();
  }

  /** Makes an address for one client; the one before is sent away. @throws YardError `INVALID_REQUEST` without such a session */
  async connect({ network }: { network?: NetworkInput }, { session, tunnel: open }: HandlerContext): Promise<object> {
    const held = session && this.held.get(session.id);
    if (!held) {
      const message = `it needs a session: open one for ${declaration.name}, and name it in sessionId`;
      throw new YardError('INVALID_REQUEST', message);
    }
    const policy = policyOf(this.parts.policy, network);
    const { browser, egress } = held;
    const { product } = await browser.request('Browser.getVersion');
    const tunnel = await open();
    held.connection?.close('another client has taken its place');
    const blocked = blockedBy(egress);
    egress.setPolicy(policy);
    held.connection = await CdpConnection.open(browser, tunnel, egress);
    const { url, path, expiresInMs } = tunnel;
    return { url, path, expiresInMs, browser: String(product), blocked };
  }
}
