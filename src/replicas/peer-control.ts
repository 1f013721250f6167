import type { PeerRequests, WorkerControl } from './peer-messages';
import type { Peers } from './peers';

/** What a peer can do with what it holds, done by asking it. @throws YardError as `Peers.ask`. */
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
