import {
  YardError,
  type OutputChunk,
  type SessionEnded,
  type TaskFinished,
  type TaskFinishedReply,
  type TaskOutput,
  type TaskOutputReply,
  type WorkerRegister,
} from '@yardmaster/protocol';
import type { Upload, Uploaded } from '@yardmaster/worker-kit/link';
import type { FleetArtifacts } from './fleet-artifacts';
import type { FleetSessions } from './fleet-sessions';
import { decided } from './fleet-task';
import type { FleetTasks } from './fleet-tasks';
import type { FleetWorker } from './fleet-worker';
import type { FleetReports } from './fleet-workers';

/** Limit of stored chunks for each task. */
const chunksMax = 10_000;

const losses = {
  replaced: 'the worker came back without it',
  link_closed: 'the link closed and the worker did not come back',
} as const;

/** Records reports as the control plane does: each chunk and each outcome once, under the lease of the task. */
export class RecordedReports implements FleetReports {
  constructor(
    private readonly tasks: FleetTasks,
    private readonly sessions: FleetSessions,
    private readonly artifacts: FleetArtifacts,
    private readonly onOutput: (taskId: string, chunk: OutputChunk) => void,
  ) {}

  lost(worker: FleetWorker, cause: keyof typeof losses): void {
    for (const sessionId of this.sessions.of(worker))
      this.sessions.end(sessionId, { state: 'lost', reason: `worker ${worker.workerId} was lost: ${losses[cause]}` });
    for (const task of Array.from(worker.running)) this.endAsLost(task.id, worker, cause);
  }

  presented(worker: FleetWorker, { running, finished, sessions = [] }: WorkerRegister) {
    const [adopted, recorded, aborted]: [string[], string[], string[]] = [[], [], []];
    for (const report of finished)
      (this.finished(report).status === 'recorded' ? recorded : aborted).push(report.leaseId);
    for (const { leaseId } of running) {
      const task = this.tasks.byLease(leaseId);
      (task && worker.running.has(task) ? adopted : aborted).push(leaseId);
    }
    for (const task of Array.from(worker.running))
      if (!adopted.includes(task.leaseId)) this.endAsLost(task.id, worker, 'replaced');
    for (const sessionId of this.sessions.of(worker))
      if (!sessions.includes(sessionId)) this.sessions.end(sessionId, { state: 'lost', reason: losses.replaced });
    return { adopted, recorded, aborted, closedSessions: sessions.filter((id) => !this.sessions.isOpen(id)) };
  }

  output({ leaseId, chunks }: TaskOutput): TaskOutputReply {
    const task = this.tasks.byLease(leaseId);
    if (!task || task.outcome) return { status: 'stale' };
    for (const chunk of chunks) {
      if (task.chunks.has(chunk.seq) || task.chunks.size >= chunksMax) continue;
      task.chunks.set(chunk.seq, chunk);
      this.onOutput(task.id, chunk);
    }
    return { status: 'ok' };
  }

  finished({ leaseId, outcome }: TaskFinished): TaskFinishedReply {
    const task = this.tasks.byLease(leaseId);
    if (!task) return { status: 'stale' };
    const isFirst = this.tasks.end(task, outcome);
    return { status: isFirst || JSON.stringify(task.outcome) === JSON.stringify(outcome) ? 'recorded' : 'stale' };
  }

  sessionEnded({ sessionId, message }: SessionEnded): void {
    this.sessions.end(sessionId, { state: 'lost', reason: message });
  }

  async upload(upload: Upload): Promise<Uploaded> {
    const task = this.tasks.byLease(upload.leaseId);
    if (!task || task.outcome) throw new YardError('STALE_LEASE', 'the lease is not that of a running task');
    return this.artifacts.receive(upload);
  }

  capacityChanged(): void {
    this.tasks.dispatch();
  }

  private endAsLost(taskId: string, { workerId }: FleetWorker, cause: keyof typeof losses): void {
    const task = this.tasks.find(taskId);
    const message = `task ${taskId} was lost with worker ${workerId}: ${losses[cause]}`;
    this.tasks.end(task, task.requestedEnd ?? decided('failed', 'WORKER_LOST', message, { cause }));
  }
}
