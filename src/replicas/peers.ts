import type { NoticeListeners, PeerNotices, PeerRequests, WorkerControl } from './peer-messages';

/** Handles the messages of other replicas. */
export interface PeerHandlers {
  /** Handles requests. */
  requests: WorkerControl;
  /** Handles notices. */
  notices: NoticeListeners;
}

/**
 * The port between the replicas of one control plane. It may fail at any time without loss, because durable state is in
 * the store. A single replica has no peers.
 */
export abstract class Peers {
  /** The id of this replica. */
  abstract readonly replicaId: string;
  /** Returns the reachable replicas, without this one. */
  abstract list(): readonly string[];
  /** Calls `listener` whenever `list` has changed. The returned function unsubscribes. */
  abstract onChange(listener: () => void): () => void;

  /** Starts handling messages of peers. */
  abstract start(handlers: PeerHandlers): void;
  /** Disconnects from all peers. Rejects pending requests with `LINK_CLOSED`. */
  abstract stop(): void;

  /**
   * Sends a request to one replica and resolves to its reply.
   * @throws YardError as the other replica rejects; `LINK_CLOSED` if it is not reachable or its link ends meanwhile,
   * `REPLY_TIMEOUT` if it does not reply in time: in both cases it may have handled the request.
   */
  abstract request<Kind extends keyof PeerRequests>(
    replicaId: string,
    kind: Kind,
    request: PeerRequests[Kind]['request'],
  ): Promise<PeerRequests[Kind]['reply']>;
  /** Sends a notice to one replica. It may be lost. */
  abstract notify<Kind extends keyof PeerNotices>(replicaId: string, kind: Kind, notice: PeerNotices[Kind]): void;
  /** Sends a notice to all other replicas. Each copy may be lost. */
  notifyAll<Kind extends keyof PeerNotices>(kind: Kind, notice: PeerNotices[Kind]): void {
    for (const other of this.list()) this.notify(other, kind, notice);
  }
}
