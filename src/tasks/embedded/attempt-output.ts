import type { TaskChange } from '../task';
import type { EncodedChunk } from '../shared/encoded';
import type { LiveTask } from './live-task';
import type { LiveTasks } from './live-tasks';
import { planOutput } from '../shared/output.policy';
import type { Statements } from './statements';
import { outputEvent, outputJson } from '../shared/task-events';
import type { Written } from '../shared/written';

export interface OutputSettings {
  /** Bytes of output kept of one task. */
  outputBytesMax: number;
  /** Events of one task. Output beyond them is dropped, state changes never are. */
  eventsMax: number;
}

/** Records the output of running attempts up to the limits, and counts the bytes over them. */
export class AttemptOutput {
  constructor(
    private readonly statements: Statements,
    private readonly live: LiveTasks,
    private readonly settings: OutputSettings,
  ) {}

  append(leaseId: string, chunks: readonly EncodedChunk[], atMs: number): Written<'recorded' | 'stale'> {
    const live = this.live.byLease(leaseId);
    if (!live) return { value: 'stale' };
    const running = live.running!;
    const { outputSeq: seq, droppedBytes } = running;
    const { outputBytesMax, eventsMax } = this.settings;
    const before = { seq, bytes: live.outputBytes, droppedBytes };
    const { kept, state } = planOutput(before, chunks, { outputBytesMax, eventsLeft: eventsMax - live.eventSeq });
    if (state.seq === seq) return { value: 'recorded' };
    this.statements.recordOutput.run(state.seq, state.bytes, state.droppedBytes, live.seq, live.task.attempt);
    Object.assign(running, { outputSeq: state.seq, droppedBytes: state.droppedBytes });
    this.live.resize(live, { outputBytes: state.bytes });
    return { value: 'recorded', changes: this.write(live, kept, atMs) };
  }

  /** Reports the dropped bytes of the running attempt, if there are any, as one empty chunk. Call once, before the attempt ends. */
  reportDropped(live: LiveTask, atMs: number): TaskChange[] {
    const { outputSeq: seq = 0, droppedBytes = 0 } = live.running ?? {};
    if (droppedBytes === 0) return [];
    return this.write(live, [{ seq, stream: 'log', data: '', json: '""', droppedBytes }], atMs);
  }

  private write(live: LiveTask, chunks: readonly EncodedChunk[], atMs: number): TaskChange[] {
    return chunks.map((chunk) => {
      const event = outputEvent(++live.eventSeq, atMs, live.task.attempt, chunk);
      this.statements.insertOutput.run(live.seq, event.seq, atMs, outputJson(live.task.attempt, chunk));
      return { taskId: live.task.id, event };
    });
  }
}
