import type { WorkerRegisterReply } from '@yardmaster/protocol';
import { Delivery } from './delivery.state';
import { earlier } from './outgoing';

/**
 * - `detached`: no link.
 * - `registering`: a link is open, and `worker.register` is not answered. Nothing else may be sent.
 * - `registered`: the leases are reconciled, and heartbeats are sent. The control plane may report at any time that it
 *   does not know the worker (`unknown`).
 */
export type RegistrationState = 'detached' | 'registering' | 'registered';

export type RegistrationEvent = 'linkOpened' | 'registered' | 'unknown' | 'linkEnded';

const transitions: Readonly<Record<RegistrationState, Partial<Record<RegistrationEvent, RegistrationState>>>> = {
  detached: { linkOpened: 'registering' },
  registering: { registered: 'registered', linkEnded: 'detached' },
  registered: { unknown: 'registering', linkEnded: 'detached' },
};

/** Tracks if the control plane knows this worker, and for how long it has not. */
export class Registration {
  state: RegistrationState = 'detached';
  readonly delivery = new Delivery();
  /** Set when the worker is no longer registered; cleared when it registers or its leases expire. */
  private expiresAtMs?: number;
  private leaseTtlMs = Infinity;
  private heartbeatIntervalMs = Infinity;
  private heartbeatAtMs = Infinity;

  get isRegistered(): boolean {
    return this.state === 'registered';
  }

  /** The next time at which something is sent or expires. */
  get wakeAtMs(): number | undefined {
    const sendAtMs = { detached: undefined, registering: this.delivery.dueAtMs, registered: this.heartbeatAtMs };
    return earlier(this.isAwaitingReply ? undefined : this.expiresAtMs, sendAtMs[this.state]);
  }

  /** True while a registration is in flight. Its answer may adopt leases, so none expires before. */
  private get isAwaitingReply(): boolean {
    return this.state === 'registering' && this.delivery.isInFlight;
  }

  linkOpened(): void {
    this.move('linkOpened');
    this.delivery.enqueue();
  }

  linkEnded(nowMs: number): void {
    this.startExpiry(nowMs);
    this.move('linkEnded');
    this.delivery.restart();
  }

  registered(reply: WorkerRegisterReply, nowMs: number): void {
    this.move('registered');
    this.delivery.acknowledge();
    this.expiresAtMs = undefined;
    this.leaseTtlMs = reply.leaseTtlMs;
    this.heartbeatIntervalMs = reply.heartbeatIntervalMs;
    this.heartbeatAtMs = nowMs + reply.heartbeatIntervalMs;
  }

  /** Handles a report that the control plane does not know the worker. */
  unknown(nowMs: number): void {
    if (this.state !== 'registered') return;
    this.startExpiry(nowMs);
    this.move('unknown');
    this.delivery.enqueue();
  }

  /** Returns true if a heartbeat is due. The next one follows after the interval, answered or not. */
  takeHeartbeat(nowMs: number): boolean {
    if (this.state !== 'registered' || nowMs < this.heartbeatAtMs) return false;
    this.heartbeatAtMs = nowMs + this.heartbeatIntervalMs;
    return true;
  }

  /** Returns true once, when the worker was not registered for the duration of a lease. */
  takeExpiry(nowMs: number): boolean {
    if (this.expiresAtMs === undefined || nowMs < this.expiresAtMs || this.isAwaitingReply) return false;
    this.expiresAtMs = undefined;
    return true;
  }

  private startExpiry(nowMs: number): void {
    if (this.state === 'registered') this.expiresAtMs = nowMs + this.leaseTtlMs;
  }

  private move(event: RegistrationEvent): void {
    this.state = transitions[this.state][event] ?? this.state;
  }
}
