import type { AttemptRow, TaskRow } from '../shared/rows';
import { type EndedAttempts, type LiveTask, toLiveTask } from './live-task';
import type { Statements } from './statements';

/** Reads the live tasks. */
export function* readLiveTasks(statements: Statements): Generator<LiveTask> {
  const { liveTasks, lastAttempt, lastOutputSeq, attemptBytes } = statements;
  const artifactBytes = artifactBytesOfLive(statements);
  for (const row of liveTasks.all() as Array<TaskRow & { input_bytes: number }>) {
    const last = lastAttempt.get(row.seq) as AttemptRow | undefined;
    const outputSeq = last ? (lastOutputSeq.get(row.seq) as { seq: number }).seq : 0;
    const ended = last && (attemptBytes.get(row.seq) as EndedAttempts);
    const live = toLiveTask(row, last, outputSeq, ended);
    live.artifactBytes = artifactBytes.get(row.seq);
    yield live;
  }
}

/** Returns the bytes of the artifacts of each live task with artifacts. */
function artifactBytesOfLive({ liveArtifacts }: Statements): Map<number, number> {
  const bytes = new Map<number, number>();
  for (const { taskSeq, sizeBytes } of liveArtifacts.all() as Array<{ taskSeq: number; sizeBytes: number }>)
    bytes.set(taskSeq, (bytes.get(taskSeq) ?? 0) + sizeBytes);
  return bytes;
}
