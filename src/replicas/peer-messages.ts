import type { TaskInput, TaskInputReply } from '@yardmaster/protocol';
import type { NewSession, Session, SessionEnd } from '../tasks';

/**
 * Requests between replicas, by kind, with their replies. Plain data, because it may travel between processes.
 * Rejections travel as a YardError: code, message, `retryable` and details.
 */
export interface PeerRequests {
  /**
   * Shorten the deadline of an attempt with a stored end request, and notify its worker. Replies false, and does
   * nothing, if the replica does not hold the attempt.
   */
  stopAttempt: { request: { leaseId: string }; reply: { isHeld: boolean } };
  /** Send input to an attempt. Rejected with `LINK_CLOSED` if the replica does not hold it. */
  giveInput: { request: TaskInput; reply: TaskInputReply };
  /** Drain a worker; its tasks can run for `deadlineMs`. */
  drainWorker: { request: { workerId: string; deadlineMs: number }; reply: Done };
  /** Resume a worker. */
  resumeWorker: { request: { workerId: string }; reply: Done };
  /** Remove a worker and close its link. */
  removeWorker: { request: { workerId: string; force: boolean }; reply: Done };
  /** Report that the process of a worker has ended. */
  workerExited: {
    request: { workerId: string; instanceId: string; exitCode?: number; signal?: string };
    reply: Done;
  };
  /** Open a session on a worker linked to the replica. Rejected with `NO_CAPABLE_WORKER` if none opens it. */
  openSession: {
    request: Pick<NewSession, 'id' | 'capability' | 'labels' | 'ttlMs' | 'createdAtMs' | 'keyId'>;
    reply: Session;
  };
  /** End a session and notify its worker. */
  closeSession: { request: { sessionId: string } & Pick<SessionEnd, 'state' | 'reason'>; reply: Done };
}

/** The empty reply to a completed request. */
export type Done = Record<string, never>;

/** Messages between replicas that need no reply and may be lost, by kind. Plain data. */
export interface PeerNotices {
  /** An attempt made progress: bytes of one of its artifacts arrived. */
  progress: { leaseId: string };
  /** A worker has registered elsewhere; this link is no longer current. */
  linkMoved: { workerId: string; linkId: string };
  /** Tasks are waiting; the receiver may have free slots. */
  wake: Record<string, never>;
}

/**
 * The operations of the holder of a worker, an attempt or a session. Each replica implements it for its peers;
 * `peerControl` returns a remote one.
 */
export type WorkerControl = {
  [Kind in keyof PeerRequests]: (request: PeerRequests[Kind]['request']) => Promise<PeerRequests[Kind]['reply']>;
};

/** Handlers of notices from peers. */
export type NoticeListeners = {
  [Kind in keyof PeerNotices]: (notice: PeerNotices[Kind]) => void;
};
