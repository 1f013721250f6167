import type { Recorder } from '@yardmaster/testkit/cassettes';
import type { Outcome } from '@yardmaster/protocol';
import type { WorkerReports } from '../worker-reports';

/** Records the reports that the control plane accepts, and passes all reports on. Stale reports are not recorded. */
export function recordedReports(reports: WorkerReports, recorder: Recorder): WorkerReports {
  const ended = (leaseId: string, outcome: Outcome): void => {
    // Losing a worker does not end the task: it is retried.
    if (outcome.error?.code === 'WORKER_LOST') recorder.discard(leaseId);
    else recorder.finished(leaseId, outcome);
  };
  return {
    async registered(worker, presented) {
      const sorted = await reports.registered(worker, presented);
      for (const { leaseId, outcome } of presented.finished) {
        if (sorted.recorded.includes(leaseId)) ended(leaseId, outcome);
      }
      return sorted;
    },
    sessionEnded: (workerId, session) => reports.sessionEnded(workerId, session),
    async output(workerId, output) {
      const status = await reports.output(workerId, output);
      if (status === 'ok') recorder.output(output.leaseId, output.chunks);
      return status;
    },
    async finished(workerId, finished) {
      const status = await reports.finished(workerId, finished);
      if (status === 'recorded') ended(finished.leaseId, finished.outcome);
      return status;
    },
    async artifact(upload) {
      const { body, stored } = recorder.tap(upload.leaseId, upload.body);
      const uploaded = await reports.artifact({ ...upload, body });
      stored(uploaded.artifact);
      return uploaded;
    },
  };
}
