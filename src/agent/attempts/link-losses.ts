import type { TaskStore, WorkerLink } from '../../tasks';
import type { AttemptLedger } from './attempt-ledger';
import type { HeldAttempt } from './held-attempts';
import type { Loss } from './loss';

/** The ends of links and of worker processes, and what becomes of the attempts on them. */
export class LinkLosses {
  constructor(
    private readonly store: TaskStore,
    private readonly ledger: AttemptLedger,
  ) {}

  /** All attempts on a link are lost. Those that go on over another link by now are no longer held here. */
  async lose({ workerId, linkId }: WorkerLink, loss: Loss): Promise<void> {
    // Before the store is asked: an attempt that begins meanwhile is not among those that it tells.
    const held = this.heldOn({ workerId, linkId });
    await this.ledger.lose(await this.store.attempts.running({ workerId, linkId }), loss);
    for (const attempt of held) if (attempt.linkId === linkId) this.ledger.release(attempt);
  }

  /** All attempts of one start of a worker are lost. */
  async loseInstance(workerId: string, instanceId: string, loss: Loss): Promise<void> {
    const running = await this.store.attempts.running({ workerId });
    await this.ledger.lose(
      running.filter((attempt) => attempt.instanceId === instanceId),
      loss,
    );
  }

  /** Frees what the attempts on a link occupy, and records nothing: they go on elsewhere, or have ended. */
  release(link: WorkerLink): void {
    for (const attempt of this.heldOn(link)) this.ledger.release(attempt);
  }

  private heldOn({ workerId, linkId }: WorkerLink): HeldAttempt[] {
    return this.ledger
      .onWorker(workerId)
      .filter((attempt) => attempt.linkId === linkId && attempt.state !== 'claiming');
  }
}
