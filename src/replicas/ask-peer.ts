import type { PeerRequests, WorkerControl } from './peer-messages';
import type { Peers } from './peers';

/** What a peer can do with what it holds, done by asking it. @throws YardError as `Peers.ask`. */
export function askPeer(peers: Peers, replicaId: string): WorkerControl {
  const ask =
    <Kind extends keyof PeerRequests>(kind: Kind) =>
    (request: PeerRequests[Kind]['request']): Promise<PeerRequests[Kind]['reply']> =>
      peers.ask(replicaId, kind, request);
  return {
    stopAttempt: ask('stopAttempt'),
    giveInput: ask('giveInput'),
    drainWorker: ask('drainWorker'),
    resumeWorker: ask('resumeWorker'),
    removeWorker: ask('removeWorker'),
    workerExited: ask('workerExited'),
    openSession: ask('openSession'),
    closeSession: ask('closeSession'),
  };
}
