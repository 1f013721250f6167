import type { BrowserContext, Page } from 'playwright-core';
import type { EgressLease, EgressPolicy } from '../egress';
import type { BrowserPool } from '../pool/browser-pool';
import type { ContextRequest } from '../pool/context-request';

/** The context of one task, for as long as the task runs. */
export interface TaskContext {
  readonly context: BrowserContext;
  /** The page of its first step. */
  readonly page: Page;
  readonly egress: EgressLease;
  /** Aborted with the reason when the context is lost. */
  readonly lost: AbortSignal;
  /** Begins the task: its egress policy applies from now on. */
  begin(policy: EgressPolicy): void;
  /** Makes everything that waits in the browser come to an end, because the task is to stop. */
  stop(): void;
  /** The task has ended. */
  giveBack(): void;
}

/** A context for one task, closed when the task ends or is to stop. */
export async function ownContext(pool: BrowserPool, request: ContextRequest): Promise<TaskContext> {
  const leased = await pool.lease(request);
  const { context, page, egress, lost } = leased;
  const close = (): void => void leased.close();
  return { context, page, egress, lost, begin: (policy) => egress.begin(policy), stop: close, giveBack: close };
}
