import type { WorkerRegisterReply } from '@yardmaster/protocol';
import { Delivery } from './delivery.state';
import { earlier } from './outgoing';

/**
 * `detached`: no link. `registering`: a link is open, and the reply to `worker.register` has not come; nothing else may be
 * sent. `registered`: the leases were sorted, and heartbeats go. The control plane may say at any time that it does not know
 * the worker (`unknown`).
 */
export type RegistrationState = 'detached' | 'registering' | 'registered';

export type RegistrationEvent = 'linkOpened' | 'registered' | 'unknown' | 'linkEnded';

const transitions: Readonly<Record<RegistrationState, Partial<Record<RegistrationEvent, RegistrationState>>>> = {
  detached: { linkOpened: 'registering' },
  registering: { registered: 'registered', linkEnded: 'detached' },
  registered: { unknown: 'registering', linkEnded: 'detached' },
};

/** Whether the control plane knows this worker, and how long it has not. */
export class Registration {
  state: RegistrationState = 'detached';
  readonly delivery = new Delivery();
  /** Set when the worker stops being registered, cleared when it registers or its leases expired. */
  private expiresAtMs?: number;
  private leaseTtlMs = Infinity;
  private heartbeatIntervalMs = Infinity;
  private heartbeatAtMs = Infinity;

  get isRegistered(): boolean {
    return this.state === 'registered';
  }

  /** The next time at which something is to be sent or given up. */
  get wakeAtMs(): number | undefined {
    const sendAtMs = { detached: undefined, registering: this.delivery.dueAtMs, registered: this.heartbeatAtMs };
    return earlier(this.isAwaitingReply ? undefined : this.expiresAtMs, sendAtMs[this.state]);
  }

  /** A registration is on its way. What it presents may be adopted, so no lease ends before its answer. */
  private get isAwaitingReply(): boolean {
    return this.state === 'registering' && this.delivery.isInFlight;
  }

  linkOpened(): void {
    this.move('linkOpened');
    this.delivery.want();
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

  /** The control plane does not know this worker (any more). */
  unknown(nowMs: number): void {
    if (this.state !== 'registered') return;
    this.startExpiry(nowMs);
    this.move('unknown');
    this.delivery.want();
  }

  /** Whether a heartbeat is to be sent now; the next one follows after the interval, answered or not. */
  takeHeartbeat(nowMs: number): boolean {
    if (this.state !== 'registered' || nowMs < this.heartbeatAtMs) return false;
    this.heartbeatAtMs = nowMs + this.heartbeatIntervalMs;
    return true;
  }

  /** True once, when the worker was not registered for as long as its leases last. */
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
