import type { PeerRequests, WorkerControl } from './peer-messages';
import type { Peers } from './peers';

/** Returns the control of a peer's workers, attempts and sessions. @throws YardError as `Peers.request`. */
export function peerControl(peers: Peers, replicaId: string): WorkerControl {
  const request =
    <Kind extends keyof PeerRequests>(kind: Kind) =>
    (request: PeerRequests[Kind]['request']): Promise<PeerRequests[Kind]['reply']> =>
      peers.request(replicaId, kind, request);
  return {
    stopAttempt: request('stopAttempt'),
    giveInput: request('giveInput'),
    drainWorker: request('drainWorker'),
    resumeWorker: request('resumeWorker'),
    removeWorker: request('removeWorker'),
    workerExited: request('workerExited'),
    openSession: request('openSession'),
    closeSession: request('closeSession'),
  };
}
