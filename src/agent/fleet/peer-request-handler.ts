import type { PeerRequests, WorkerControl } from '../../replicas';
import type { Cancellations, TaskInputs } from '../attempts';
import type { SessionEndings, SessionOpenings } from '../sessions';
import type { LinkedWorkers } from './linked-workers';

type Request<Kind extends keyof PeerRequests> = PeerRequests[Kind]['request'];
type Reply<Kind extends keyof PeerRequests> = Promise<PeerRequests[Kind]['reply']>;

/** Handles requests of other replicas about workers, attempts and sessions held here. */
export class PeerRequestHandler implements WorkerControl {
  constructor(
    private readonly cancellations: Cancellations,
    private readonly inputs: TaskInputs,
    private readonly workers: LinkedWorkers,
    private readonly openings: SessionOpenings,
    private readonly endings: SessionEndings,
  ) {}

  stopAttempt({ leaseId }: Request<'stopAttempt'>): Reply<'stopAttempt'> {
    return this.cancellations.stopLocal(leaseId);
  }

  giveInput(input: Request<'giveInput'>): Reply<'giveInput'> {
    return this.inputs.sendLocal(input);
  }

  drainWorker(request: Request<'drainWorker'>): Reply<'drainWorker'> {
    return this.workers.drainWorker(request);
  }

  resumeWorker(request: Request<'resumeWorker'>): Reply<'resumeWorker'> {
    return this.workers.resumeWorker(request);
  }

  removeWorker(request: Request<'removeWorker'>): Reply<'removeWorker'> {
    return this.workers.removeWorker(request);
  }

  workerExited(request: Request<'workerExited'>): Reply<'workerExited'> {
    return this.workers.workerExited(request);
  }

  openSession(request: Request<'openSession'>): Reply<'openSession'> {
    return this.openings.openLocal(request);
  }

  async closeSession({ sessionId, state, reason }: Request<'closeSession'>): Reply<'closeSession'> {
    await this.endings.closeLocal(sessionId, { state, reason });
    return {};
  }
}
