import type { Clock } from '@yardmaster/worker-kit/clock';
import type { SeededRandom } from '@yardmaster/testkit';
import { PeerHub, type Peers } from '../../../src/replicas';
import type { PeerRates } from '../plan/plan';
import { peersBoundTo, type ProcessLife } from './process-life';

/** Messages between agents, lost or late; none passes to or from an agent that is cut off or has crashed. */
export class PeerNetwork {
  private readonly hub: PeerHub;
  private readonly members = new Map<string, { agent: number; life: ProcessLife }>();
  /** By agent: the time before which no message passes. */
  private readonly cutOffUntilMs = new Map<number, number>();

  constructor(
    private readonly clock: Clock,
    private readonly random: SeededRandom,
    private readonly rates: PeerRates,
    replyTimeoutMs: number,
  ) {
    this.hub = new PeerHub(clock, replyTimeoutMs, (from, to) => this.delayMs(from, to));
  }

  /** Joins a process of an agent. `leave` notifies the others of its end. */
  join(agent: number, replicaId: string, life: ProcessLife): { peers: Peers; leave: () => void } {
    const peers = this.hub.peersOf(replicaId);
    this.members.set(replicaId, { agent, life });
    return { peers: peersBoundTo(life, peers), leave: () => peers.stop() };
  }

  cutOff(agent: number, forMs: number): void {
    this.cutOffUntilMs.set(agent, this.clock.nowMs() + forMs);
  }

  private delayMs(from: string, to: string): number | undefined {
    const { random, rates } = this;
    if (this.isUnreachable(from) || this.isUnreachable(to) || random.next() < rates.lost) return undefined;
    return random.next() < rates.late ? random.next() * rates.lateMsMax : 0;
  }

  private isUnreachable(replicaId: string): boolean {
    const member = this.members.get(replicaId);
    return !member || member.life.isOver || (this.cutOffUntilMs.get(member.agent) ?? 0) > this.clock.nowMs();
  }
}
