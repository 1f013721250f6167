import type { Random } from '@yardmaster/worker-kit/clock';
import type { ChangeLog } from './change-log';
import type { FeedPage } from './feed-page';

/**
 * Cursors on a change log. One that this log did not give, or after which changes were dropped, gives a reset: the reader does not know
 * what it has missed.
 */
export class ChangeFeed {
  private runId?: string;

  constructor(
    private readonly log: ChangeLog,
    private readonly random: Random,
  ) {}

  /** Begins every cursor, so that one of another run is known as such. Drawn for the first reader: most simulations have none. */
  private get run(): string {
    return (this.runId ??= this.random.id().replaceAll('-', '').slice(0, 16));
  }

  /** As `TaskChanges.since`. */
  since(cursor: string | undefined, limit: number): FeedPage {
    const { log } = this;
    if (cursor === undefined) return { changes: [], cursor: this.cursorAt(log.end()) };
    const number = this.numberOf(cursor);
    if (number === undefined) return this.reset('restarted');
    if (!log.reachesBackTo(number)) return this.reset(number > log.end() ? 'restarted' : 'expired');
    const changes = log.after(number, limit).map(({ number, change }) => ({ cursor: this.cursorAt(number), change }));
    return { changes, cursor: changes.at(-1)?.cursor ?? cursor };
  }

  private reset(reset: FeedPage['reset']): FeedPage {
    return { changes: [], cursor: this.cursorAt(this.log.end()), reset };
  }

  private cursorAt(number: number): string {
    return `${this.run}-${number}`;
  }

  private numberOf(cursor: string): number | undefined {
    const [, run, digits] = /^([0-9a-f]+)-(0|[1-9]\d{0,14})$/.exec(cursor) ?? [];
    return run === this.run ? Number(digits) : undefined;
  }
}
