import type { Page } from 'playwright-core';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import type { EgressPolicy } from '../egress';
import type { BrowserPool } from '../pool/browser-pool';
import type { ContextRequest } from '../pool/context-request';
import type { LeasedContext } from '../pool/leased-context';
import { within } from '../pool/within';
import type { TaskContext } from './task-context';

/** How long pages may take to answer after a task was stopped. */
const answerMs = 3000;

/**
 * The context of a session. The first task opens it and chooses its options; later tasks find its cookies, storage and
 * pages. It is `empty` until the first task, then `open`, and finally `closed`.
 */
export class SessionContext {
  private leased?: LeasedContext;
  /** The policy of the last task, which applies to the pages until the next task begins. */
  private policy?: EgressPolicy;
  private isClosed = false;

  /** @param onLost called once, with the reason, when the context is lost */
  constructor(
    private readonly pool: Pick<BrowserPool, 'lease'>,
    private readonly clock: Clock,
    private readonly onLost: (reason: string) => void,
  ) {}

  /**
   * Returns the context for a task. @throws YardError `INVALID_INPUT` if the context is already open and the task has
   * options for it; errors of the pool
   */
  async take(request: ContextRequest): Promise<TaskContext> {
    if (this.leased && request.options) throw tooLate(Object.keys(request.options));
    const leased = (this.leased ??= await this.open(request));
    const { context, egress, lost } = leased;
    return {
      context,
      page: await this.page(leased),
      egress,
      lost,
      begin: (policy) => this.begin(leased, policy),
      stop: () => void this.stop(leased),
      giveBack() {}, // the session keeps it
    };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.leased?.close();
  }

  private async open(request: ContextRequest): Promise<LeasedContext> {
    const leased = await this.pool.lease(request);
    if (this.isClosed) {
      await leased.close();
      throw new YardError('SESSION_LOST', 'the session ended while its context was opened');
    }
    leased.lost.addEventListener('abort', () => this.onLost((leased.lost.reason as Error).message), { once: true });
    return leased;
  }

  /** Returns the first page, or a new one: the previous task, or the page itself, may have closed it. */
  private async page({ context, page }: LeasedContext): Promise<Page> {
    if (!page.isClosed()) return page;
    return context.pages()[0] ?? (await context.newPage());
  }

  /** Begins a task. Open connections stay open if the policy is the same; another policy may not allow them. */
  private begin({ egress }: LeasedContext, policy: EgressPolicy): void {
    if (this.policy && isSame(this.policy, policy)) egress.beginNext();
    else egress.begin(policy);
    this.policy = policy;
  }

  /** Stops a task. If a page does not answer after that, it never will: the context and its session are then lost. */
  private async stop(leased: LeasedContext): Promise<void> {
    const answers = leased.context.pages().map((page) => page.evaluate('0').catch(() => undefined));
    if (this.isClosed || (await within(this.clock, answerMs, Promise.all(answers)))) return;
    void this.close();
    this.onLost('one of its pages did not stop');
  }
}

function isSame(a: EgressPolicy, b: EgressPolicy): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function tooLate(options: string[]): YardError {
  const message = `only the first task of a session can set ${options.join(', ')}; the context is already open`;
  return new YardError('INVALID_INPUT', message, { details: { path: 'context', options } });
}
