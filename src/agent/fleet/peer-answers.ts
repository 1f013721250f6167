import type { PeerRequests, WorkerControl } from '../../replicas';
import type { Cancellations, TaskInputs } from '../attempts';
import type { SessionEndings, SessionOpenings } from '../sessions';
import type { OwnWorkers } from './own-workers';

type Asked<Kind extends keyof PeerRequests> = PeerRequests[Kind]['request'];
type Answer<Kind extends keyof PeerRequests> = Promise<PeerRequests[Kind]['reply']>;

/** Answers the requests of other replicas: does what they ask for with what is linked to this one. */
export class PeerAnswers implements WorkerControl {
  constructor(
    private readonly cancellations: Cancellations,
    private readonly inputs: TaskInputs,
    private readonly workers: OwnWorkers,
    private readonly openings: SessionOpenings,
    private readonly endings: SessionEndings,
  ) {}

  stopAttempt({ leaseId }: Asked<'stopAttempt'>): Answer<'stopAttempt'> {
    return this.cancellations.stopHere(leaseId);
  }

  giveInput(input: Asked<'giveInput'>): Answer<'giveInput'> {
    return this.inputs.giveHere(input);
  }

  drainWorker(asked: Asked<'drainWorker'>): Answer<'drainWorker'> {
    return this.workers.drainWorker(asked);
  }

  resumeWorker(asked: Asked<'resumeWorker'>): Answer<'resumeWorker'> {
    return this.workers.resumeWorker(asked);
  }

  removeWorker(asked: Asked<'removeWorker'>): Answer<'removeWorker'> {
    return this.workers.removeWorker(asked);
  }

  workerExited(asked: Asked<'workerExited'>): Answer<'workerExited'> {
    return this.workers.workerExited(asked);
  }

  openSession(asked: Asked<'openSession'>): Answer<'openSession'> {
    return this.openings.openHere(asked);
  }

  async closeSession({ sessionId, state, reason }: Asked<'closeSession'>): Answer<'closeSession'> {
    await this.endings.closeHeld(sessionId, { state, reason });
    return {};
  }
}
