import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import type { Explanation, TaskEvent } from '@yardmaster/client';

type Waiting = NonNullable<Explanation['waiting']>;

/** Delay before the first query, so that a task that is assigned at once causes none. */
const [firstLookMs, nextLookMs] = [1000, 2000];

/**
 * Prints why a task waits, like `yard tasks explain`: after a short wait, and again when the reason changes. Checks
 * from a `queued` event until the next event, or until `stop`.
 */
export class WaitWatch {
  private timer?: Timer;
  /** The last reason shown; cleared when the task runs. */
  private shownReason?: string;

  constructor(
    private readonly explain: () => Promise<Pick<Explanation, 'waiting'>>,
    private readonly note: (text: string) => void,
    private readonly clock: Clock,
  ) {}

  see(event: TaskEvent): void {
    if (event.type !== 'state') return;
    this.stop();
    this.shownReason = undefined;
    if (event.data.state === 'queued') this.lookAfter(firstLookMs);
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }

  private lookAfter(delayMs: number): void {
    const timer = this.clock.setTimer(delayMs, () => void this.look(timer));
    this.timer = timer;
  }

  private async look(timer: Timer): Promise<void> {
    // Ignored: the follower of the task reports a control plane that does not answer.
    const waiting = await this.explain().then(
      (explanation) => explanation.waiting,
      () => undefined,
    );
    if (this.timer !== timer) return; // The task now runs, or has ended.
    if (waiting) this.show(waiting);
    this.lookAfter(nextLookMs);
  }

  private show({ reason, message }: Waiting): void {
    if (reason === this.shownReason || reason === 'BEING_ASSIGNED') return;
    const hint = this.shownReason === undefined ? '; Ctrl-C cancels the task' : '';
    this.shownReason = reason;
    this.note(`waits, ${reason}: ${message}${hint}`);
  }
}
