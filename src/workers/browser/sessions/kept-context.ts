import type { Page } from 'playwright-core';
import type { Clock } from '../../../clock';
import { YardError } from '../../../protocol';
import type { EgressPolicy } from '../egress';
import type { BrowserPool } from '../pool/browser-pool';
import type { LendRequest, Lent } from '../pool/lent';
import { within } from '../pool/within';
import type { HeldContext } from './held-context';

export interface KeptContextParts {
  pool: Pick<BrowserPool, 'lend'>;
  clock: Clock;
  /** Called once, when nothing of it works any more. */
  onLost: (reason: string) => void;
}

/** How long pages may take to answer after a task was stopped in them. */
const answerMs = 3000;

/**
 * The context of a session: opened by its first task, which chooses its options, and kept with cookies, storage and pages for the
 * next ones. `empty` until then, `open`, and `closed` for good by `close`.
 */
export class KeptContext {
  private lent?: Lent;
  /** The policy of the last task; pages go on under it until the next one begins. */
  private policy?: EgressPolicy;
  private isClosed = false;

  constructor(private readonly parts: KeptContextParts) {}

  /** Lends it to a task. @throws YardError `INVALID_INPUT` for options that the context cannot take any more; those of the pool. */
  async hold(request: LendRequest): Promise<HeldContext> {
    if (this.lent && request.options) throw tooLate(Object.keys(request.options));
    const lent = (this.lent ??= await this.open(request));
    const { context, egress, lost } = lent;
    return {
      context,
      page: await this.page(lent),
      egress,
      lost,
      begin: (policy) => this.begin(lent, policy),
      stop: () => void this.stop(lent),
      giveBack() {}, // it stays
    };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.lent?.close();
  }

  private async open(request: LendRequest): Promise<Lent> {
    const lent = await this.parts.pool.lend(request);
    if (this.isClosed) {
      await lent.close();
      throw new YardError('SESSION_LOST', 'the session ended while its context was opened');
    }
    lent.lost.addEventListener('abort', () => this.parts.onLost((lent.lost.reason as Error).message), { once: true });
    return lent;
  }

  /** A page may have been closed by the one before, or by itself. */
  private async page({ context, page }: Lent): Promise<Page> {
    if (!page.isClosed()) return page;
    return context.pages()[0] ?? (await context.newPage());
  }

  /** What is open goes on where the policy stays the same; else it is closed, since the new one may not allow it. */
  private begin({ egress }: Lent, policy: EgressPolicy): void {
    if (this.policy && isSame(this.policy, policy)) egress.beginLog();
    else egress.setPolicy(policy);
    this.policy = policy;
  }

  /** A page that does not answer after a stop never will, and holds the task: the session is lost with its context. */
  private async stop(lent: Lent): Promise<void> {
    const answers = lent.context.pages().map((page) => page.evaluate('0').catch(() => undefined));
    if (this.isClosed || (await within(this.parts.clock, answerMs, Promise.all(answers)))) return;
    void this.close();
    this.parts.onLost('a page of it did not stop');
  }
}

function isSame(a: EgressPolicy, b: EgressPolicy): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function tooLate(options: string[]): YardError {
  const message = `the first task of a session chooses ${options.join(', ')}; its context is open already`;
  return new YardError('INVALID_INPUT', message, { details: { path: 'context', options } });
}
