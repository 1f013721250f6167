import type { OutputChunk } from '../../protocol';
import type { Task, TaskChange, TaskEvent } from '../task';
import type { Statements } from './statements';

type EventContent = TaskEvent extends infer E ? (E extends TaskEvent ? Omit<E, 'seq' | 'atMs'> : never) : never;

/** Writes the events of tasks, numbered from 1 for each task, and hands them back as the changes to tell of. */
export class EventLog {
  constructor(private readonly statements: Statements) {}

  lastSeq(taskSeq: number): number {
    return (this.statements.lastEventSeq.get(taskSeq) as { seq: number }).seq;
  }

  /** A change of state, with the error that led to it. */
  state(taskSeq: number, task: Task, atMs: number, error = task.outcome?.error): TaskChange {
    const data = {
      state: task.state,
      attempt: task.attempt,
      ...(task.workerId !== undefined && { workerId: task.workerId }),
      ...(error && { error }),
    };
    const event = this.write(taskSeq, atMs, this.lastSeq(taskSeq) + 1, { type: 'state', data });
    return { taskId: task.id, event, task };
  }

  output(taskSeq: number, taskId: string, attempt: number, atMs: number, chunks: OutputChunk[]): TaskChange[] {
    const firstSeq = this.lastSeq(taskSeq) + 1;
    return chunks.map(({ stream, data, droppedBytes }, index) => {
      const dropped = droppedBytes ? { droppedBytes } : {};
      const content: EventContent = { type: 'output', data: { attempt, stream, data, ...dropped } };
      return { taskId, event: this.write(taskSeq, atMs, firstSeq + index, content) };
    });
  }

  private write(taskSeq: number, atMs: number, seq: number, content: EventContent): TaskEvent {
    this.statements.insertEvent.run(taskSeq, seq, atMs, content.type, JSON.stringify(content.data));
    return { seq, atMs, ...content };
  }
}
