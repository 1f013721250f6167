import type { BrowserContext, Page } from 'playwright-core';
import type { EgressLease, EgressPolicy } from '../egress';
import type { BrowserPool } from '../pool/browser-pool';
import type { ContextRequest } from '../pool/context-request';

/** The context of a running task. */
export interface TaskContext {
  readonly context: BrowserContext;
  /** The page for the first step. */
  readonly page: Page;
  readonly egress: EgressLease;
  /** Aborted with the reason when the context is lost. */
  readonly lost: AbortSignal;
  /** Begins the task: its egress policy applies from now on. */
  begin(policy: EgressPolicy): void;
  /** Ends all pending operations in the browser, because the task must stop. */
  stop(): void;
  /** Returns the context when the task has ended. */
  giveBack(): void;
}

/** Creates a context for one task, which is closed when the task ends or must stop. */
export async function ownContext(pool: BrowserPool, request: ContextRequest): Promise<TaskContext> {
  const leased = await pool.lease(request);
  const { context, page, egress, lost } = leased;
  const close = (): void => void leased.close();
  return { context, page, egress, lost, begin: (policy) => egress.begin(policy), stop: close, giveBack: close };
}
