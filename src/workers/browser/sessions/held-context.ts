import type { BrowserContext, Page } from 'playwright-core';
import type { EgressPolicy, LentEgress } from '../egress';
import type { BrowserPool } from '../pool/browser-pool';
import type { LendRequest } from '../pool/lent';

/** A context in the hands of one task. */
export interface HeldContext {
  readonly context: BrowserContext;
  /** Where its first step goes. */
  readonly page: Page;
  readonly egress: LentEgress;
  /** Aborted with the reason, when nothing of it works any more. */
  readonly lost: AbortSignal;
  /** Begins the task: its policy holds from now on. */
  begin(policy: EgressPolicy): void;
  /** The task is to stop: what waits in the browser must come to an end. */
  stop(): void;
  /** The task has ended. */
  giveBack(): void;
}

/** A context for one task, closed when that ends or is to stop. */
export async function holdOnce(pool: BrowserPool, request: LendRequest): Promise<HeldContext> {
  const lent = await pool.lend(request);
  const { context, page, egress, lost } = lent;
  const close = (): void => void lent.close();
  return { context, page, egress, lost, begin: (policy) => egress.setPolicy(policy), stop: close, giveBack: close };
}
