import { replicaOf } from '../registry';
import { peerControl } from './peer-control';
import type { WorkerControl } from './peer-messages';
import type { Peers } from './peers';

/** Finds the replica that holds a link. Operations on a worker, an attempt or a session run at its holder. */
export class RemoteReplicas {
  constructor(private readonly peers: Peers) {}

  /** Returns the control of the replica that holds a link, or undefined if it is this one. */
  holderOf(linkId: string): WorkerControl | undefined {
    const replicaId = replicaOf(linkId);
    return replicaId === this.peers.replicaId ? undefined : this.get(replicaId);
  }

  /** Returns the control of another replica. */
  get(replicaId: string): WorkerControl {
    return peerControl(this.peers, replicaId);
  }
}
