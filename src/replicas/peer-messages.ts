import type { TaskInput, TaskInputReply } from '@yardmaster/protocol';
import type { NewSession, Session, SessionEnd } from '../tasks';

/**
 * The requests of one replica to another, by kind, each with its reply. All of it is plain data, since it may travel between processes. A
 * refusal is a YardError: its code, message, `retryable` and details travel.
 */
export interface PeerRequests {
  /**
   * The store has a request to end this attempt: shorten its deadline and tell its worker. The reply is false if the replica does not hold
   * the attempt; then nobody was told.
   */
  stopAttempt: { request: { leaseId: string }; reply: { isHeld: boolean } };
  /** Give an attempt a piece of input. Rejected with `LINK_CLOSED` if the replica does not hold it. */
  giveInput: { request: TaskInput; reply: TaskInputReply };
  /** Take a worker out of service; its tasks may go on for `deadlineMs`. */
  drainWorker: { request: { workerId: string; deadlineMs: number }; reply: Done };
  /** Put a worker back into service. */
  resumeWorker: { request: { workerId: string }; reply: Done };
  /** Forget a worker and close its link. */
  removeWorker: { request: { workerId: string; force: boolean }; reply: Done };
  /** The process of a worker has ended. */
  workerExited: {
    request: { workerId: string; instanceId: string; exitCode?: number; signal?: string };
    reply: Done;
  };
  /** Open a session on a worker that is linked to the replica. Rejected with `NO_CAPABLE_WORKER` if none opens it. */
  openSession: {
    request: Pick<NewSession, 'id' | 'capability' | 'labels' | 'ttlMs' | 'createdAtMs'>;
    reply: Session;
  };
  /** End a session, and tell its worker. */
  closeSession: { request: { sessionId: string } & Pick<SessionEnd, 'state' | 'reason'>; reply: Done };
}

/** The reply to a request that only had to be carried out. */
export type Done = Record<string, never>;

/** Messages of one replica to another that need no reply and may be lost, by kind. Plain data, too. */
export interface PeerNotices {
  /** An attempt made progress: bytes of one of its artifacts arrived. */
  progress: { leaseId: string };
  /** A worker has registered elsewhere: this link of it is no longer current. */
  linkMoved: { workerId: string; linkId: string };
  /** Tasks wait that the receiver may have room for. */
  wake: Record<string, never>;
}

/**
 * What the holder of a worker, an attempt or a session can do with it, whoever asks. Every replica answers its peers with one; `askPeer`
 * makes one that asks a peer.
 */
export type WorkerControl = {
  [Kind in keyof PeerRequests]: (request: PeerRequests[Kind]['request']) => Promise<PeerRequests[Kind]['reply']>;
};

/** Takes the notices of peers. */
export type NoticeListeners = {
  [Kind in keyof PeerNotices]: (notice: PeerNotices[Kind]) => void;
};
