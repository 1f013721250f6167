import type { Denial } from './egress.policy';

/** A decision on one target. A repeated decision is counted, not listed again. */
export interface Decision {
  /**
   * `name:port`, or the URL's scheme and host if its scheme was the reason. Never a path, which may contain a secret.
   */
  target: string;
  verdict: 'allowed' | 'denied';
  reason?: Denial;
  /** The address to connect to, if the target is allowed. */
  address?: string;
  count: number;
}

/** A target that was denied, for reports to the caller. */
export interface DeniedTarget {
  target: string;
  reason: string;
  count: number;
}

/** The different decisions of one task, at most `entriesMax`; denials take precedence. */
export class DecisionLog {
  private readonly entries = new Map<string, Decision>();
  private droppedCount = 0;

  constructor(private readonly entriesMax = 200) {}

  /** Number of decisions that are missing from the list because it was full. */
  get dropped(): number {
    return this.droppedCount;
  }

  add(decision: Omit<Decision, 'count'>): void {
    const key = `${decision.verdict} ${decision.reason ?? decision.address ?? ''} ${decision.target}`;
    const known = this.entries.get(key);
    if (known) known.count++;
    else if (this.makeRoom(decision.verdict)) this.entries.set(key, { ...decision, count: 1 });
    else this.droppedCount++;
  }

  list(): Decision[] {
    return [...this.entries.values()].map((decision) => ({ ...decision }));
  }

  denied(): DeniedTarget[] {
    return this.list()
      .filter(({ verdict }) => verdict === 'denied')
      .map(({ target, reason = 'denied', count }) => ({ target, reason, count }));
  }

  /** Makes room for a denial: removes the oldest allowed entry. */
  private makeRoom(verdict: Decision['verdict']): boolean {
    if (this.entries.size < this.entriesMax) return true;
    if (verdict === 'allowed') return false;
    for (const [key, { verdict: kept, count }] of this.entries) {
      if (kept !== 'allowed') continue;
      this.droppedCount += count;
      return this.entries.delete(key);
    }
    return false;
  }
}
