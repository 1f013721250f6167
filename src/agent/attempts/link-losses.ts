import type { TaskStore, WorkerLink } from '../../tasks';
import type { AttemptLedger } from './attempt-ledger';
import type { HeldAttempt } from './held-attempts';
import type { Loss } from './loss';

/** Ends the attempts of links and worker processes that ended. */
export class LinkLosses {
  constructor(
    private readonly store: TaskStore,
    private readonly ledger: AttemptLedger,
  ) {}

  /** Loses all attempts on a link. Releases those that continue on another link. */
  async lose({ workerId, linkId }: WorkerLink, loss: Loss): Promise<void> {
    // Before the query: its result does not contain attempts that begin meanwhile.
    const held = this.heldOn({ workerId, linkId });
    await this.ledger.lose(await this.store.attempts.running({ workerId, linkId }), loss);
    for (const attempt of held) if (attempt.linkId === linkId) this.ledger.release(attempt);
  }

  /** Loses all attempts of one worker instance. */
  async loseInstance(workerId: string, instanceId: string, loss: Loss): Promise<void> {
    const running = await this.store.attempts.running({ workerId });
    await this.ledger.lose(
      running.filter((attempt) => attempt.instanceId === instanceId),
      loss,
    );
  }

  /** Releases the slots of the attempts on a link and records nothing: they continue elsewhere or have ended. */
  release(link: WorkerLink): void {
    for (const attempt of this.heldOn(link)) this.ledger.release(attempt);
  }

  private heldOn({ workerId, linkId }: WorkerLink): HeldAttempt[] {
    return this.ledger
      .onWorker(workerId)
      .filter((attempt) => attempt.linkId === linkId && attempt.state !== 'claiming');
  }
}
