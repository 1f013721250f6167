import type { ControlPlaneOverrides } from '../../src/agent';
import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import { loadConfig, type YardConfig } from '../../src/config';
import { newReplicaId } from '../../src/registry';
import { PeerHub } from '../../src/replicas';
import { peersBoundTo, boundTo, type ProcessLife } from '../simulation/world/process-life';
import { SharedStore } from '../simulation/world/stores';

/** The store and the peers of one agent on a shared engine. */
export interface SharedParts {
  overrides: Pick<ControlPlaneOverrides, 'store' | 'peers'>;
  /** Reports that its process has crashed. */
  crashed(): void;
}

/** A store engine that several agents share. It also delivers the messages between these agents. */
export class SharedEngine {
  /** Returns the delay of a message between agents; undefined if it is lost. */
  carriage: (from: string, to: string, kind: string) => number | undefined = () => 0;
  private readonly store: SharedStore;
  private readonly hub: PeerHub;

  constructor(
    overrides: Partial<YardConfig>,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {
    const { replyTimeoutMs } = loadConfig(overrides, {});
    this.store = new SharedStore(overrides, clock, random);
    this.hub = new PeerHub(clock, replyTimeoutMs, (...message) => this.carriage(...message));
  }

  partsOf(life: ProcessLife): SharedParts {
    const store = this.store.handle();
    const peers = this.hub.peersOf(newReplicaId(this.clock.nowMs(), this.random));
    return {
      overrides: { store: boundTo(life, store), peers: peersBoundTo(life, peers) },
      crashed: () => {
        peers.stop();
        void store.close();
      },
    };
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
