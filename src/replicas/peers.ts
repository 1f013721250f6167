import type { NoticeListeners, PeerNotices, PeerRequests, WorkerControl } from './peer-messages';

/** How one replica takes what the others send. */
export interface PeerHandlers {
  /** Answers requests. */
  requests: WorkerControl;
  /** Takes notices. */
  notices: NoticeListeners;
}

/**
 * The port between the replicas of one control plane. It may fail at any time without anything being lost: what must not be lost is in the
 * store. A single replica has no peers.
 */
export abstract class Peers {
  /** The id of the replica on this end. */
  abstract readonly replicaId: string;
  /** The replicas that can be asked now, without this one. */
  abstract list(): readonly string[];
  /** Calls `listener` whenever `others` has changed. The returned function ends that. */
  abstract onChange(listener: () => void): () => void;

  /** Takes what peers send from now on. */
  abstract start(handlers: PeerHandlers): void;
  /** Peers cannot ask this replica any longer, and it cannot ask them. Rejects all that is under way with `LINK_CLOSED`. */
  abstract stop(): void;

  /**
   * Asks one replica, and resolves to its reply.
   * @throws YardError as the other replica refuses; `LINK_CLOSED` if it cannot be asked or its link ends meanwhile, `REPLY_TIMEOUT` if it
   * does not reply in time: after these it is not known whether it did what it was asked for.
   */
  abstract request<Kind extends keyof PeerRequests>(
    replicaId: string,
    kind: Kind,
    request: PeerRequests[Kind]['request'],
  ): Promise<PeerRequests[Kind]['reply']>;
  /** Tells one replica. The notice may be lost. */
  abstract notify<Kind extends keyof PeerNotices>(replicaId: string, kind: Kind, notice: PeerNotices[Kind]): void;
  /** Tells all other replicas. The notice may be lost on its way to any of them. */
  notifyAll<Kind extends keyof PeerNotices>(kind: Kind, notice: PeerNotices[Kind]): void {
    for (const other of this.list()) this.notify(other, kind, notice);
  }
}
