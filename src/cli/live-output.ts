import type { Task, TaskEvent, TaskOutputEvent, TaskStateEvent } from '@yardmaster/client';
import { inOneLine, toJsonText } from './terminal-text';

/** The two streams of a terminal. */
export interface OutputSinks {
  stdout(text: string): void;
  stderr(text: string): void;
}

/**
 * Shows a task to the person who waits for it: live output, other events on stderr, and at the end the part of
 * the result that was not shown yet.
 */
export class LiveOutput {
  /** Streams of which something was shown. */
  private readonly shown = new Set<string>();
  private lineIsOpen = false;

  constructor(private readonly sinks: OutputSinks) {}

  /** Shows an event. */
  show(event: TaskEvent): void {
    if (event.type === 'state') this.showState(event);
    else this.showOutput(event);
  }

  /** Shows the rest of the result after the task has ended. */
  finish({ id, state, outcome }: Pick<Task, 'id' | 'state' | 'outcome'>): void {
    const result = outcome?.result;
    if (isProgramResult(result)) {
      if (!this.shown.has('stdout')) this.write('stdout', result.stdout);
      if (!this.shown.has('stderr')) this.write('stderr', result.stderr);
    } else if (result !== undefined && result !== null) {
      this.write('stdout', `${typeof result === 'string' ? result : toJsonText(result, 2)}\n`);
    }
    for (const [stream, bytes] of Object.entries(outcome?.truncated ?? {})) {
      this.note(`the result has ${bytes} bytes of ${stream} less than were written`);
    }
    const artifacts = outcome?.artifacts ?? [];
    if (artifacts.length > 0) {
      const names = artifacts.map(({ name }) => name).join(', ');
      this.note(`artifacts: ${names}; save one with yard tasks artifact ${id} <name> -o <file>`);
    }
    if (state === 'succeeded') return;
    const { code, message } = outcome?.error ?? { code: state, message: '' };
    this.note(`${state.replace('_', ' ')} ${code}: ${message} (task ${id})`);
  }

  /** Prints a line from `yard` itself to stderr. */
  note(text: string): void {
    this.write('stderr', `${this.lineIsOpen ? '\n' : ''}yard: ${inOneLine(text)}\n`);
    this.lineIsOpen = false;
  }

  private showState({ data: { state, attempt, workerId, error } }: TaskStateEvent): void {
    if (state === 'running' && attempt > 1) this.note(`attempt ${attempt} on ${workerId}; discard the output above`);
    if (state === 'queued' && attempt > 0)
      this.note(`attempt ${attempt} is lost (${error?.code}); the task is queued again`);
  }

  private showOutput({ data: { stream, data, droppedBytes } }: TaskOutputEvent): void {
    if (droppedBytes) this.note(`${droppedBytes} bytes of output omitted`);
    if (stream === 'stdout' || stream === 'stderr') {
      this.shown.add(stream);
      this.write(stream, String(data));
    } else if (stream === 'display') {
      const text = plainText(data);
      if (text !== undefined) this.write('stdout', `${text}\n`);
    } else {
      this.note(`${stream} ${typeof data === 'string' ? data : JSON.stringify(data)}`);
    }
  }

  private write(stream: 'stdout' | 'stderr', text: string): void {
    if (text === '') return;
    this.sinks[stream](text);
    this.lineIsOpen = !text.endsWith('\n');
  }
}

/** Returns the text of a rich output, or its MIME types if it has no text. */
function plainText(display: unknown): string | undefined {
  const { data, artifacts } = (display ?? {}) as { data?: Record<string, unknown>; artifacts?: Record<string, string> };
  if (data === undefined) return undefined;
  const text = data['text/plain'];
  return typeof text === 'string' ? text : `<${inOneLine(Object.keys({ ...data, ...artifacts }).join(', '))}>`;
}

/** True for a result of `python.run` or `shell.run`. */
function isProgramResult(result: unknown): result is { stdout: string; stderr: string } {
  const { stdout, stderr } = (result ?? {}) as Record<string, unknown>;
  return typeof stdout === 'string' && typeof stderr === 'string';
}
