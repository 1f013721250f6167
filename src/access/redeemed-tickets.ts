/**
 * The single-use tickets that were redeemed here, until they expire. In memory and for this process only: another replica, or this one after a
 * restart, would redeem the same ticket again, so their lifetimes are short.
 */
export class RedeemedTickets {
  private readonly expiries = new Map<string, number>();

  constructor(private readonly max: number) {}

  /** Remembers a ticket. `full`: too many have not expired yet; forgetting one would allow it to be redeemed again. */
  add(id: string, expiresAtMs: number, nowMs: number): 'added' | 'known' | 'full' {
    if (this.expiries.has(id)) return 'known';
    if (this.expiries.size >= this.max) this.forgetExpired(nowMs);
    if (this.expiries.size >= this.max) return 'full';
    this.expiries.set(id, expiresAtMs);
    return 'added';
  }

  get size(): number {
    return this.expiries.size;
  }

  private forgetExpired(nowMs: number): void {
    for (const [id, expiresAtMs] of this.expiries) if (expiresAtMs <= nowMs) this.expiries.delete(id);
  }
}
