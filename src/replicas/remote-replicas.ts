import { replicaOf } from '../registry';
import { peerControl } from './peer-control';
import type { WorkerControl } from './peer-messages';
import type { Peers } from './peers';

/** Leads to the replica that has the link of a worker: what concerns a worker, an attempt or a session is done where the link is. */
export class RemoteReplicas {
  constructor(private readonly peers: Peers) {}

  /** The control of the replica that has a link; undefined if it is this one. */
  holderOf(linkId: string): WorkerControl | undefined {
    const replicaId = replicaOf(linkId);
    return replicaId === this.peers.replicaId ? undefined : this.get(replicaId);
  }

  /** The control of another replica. */
  get(replicaId: string): WorkerControl {
    return peerControl(this.peers, replicaId);
  }
}
