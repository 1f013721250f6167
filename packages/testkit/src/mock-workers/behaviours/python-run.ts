import { YardError } from '@yardmaster/protocol';
import { wait } from '@yardmaster/worker-kit';
import type { SomeMockBehaviours, MockContext } from '../mock-behaviour';
import { planProgram, type Raise, type Step } from '../python/program';
import { markedAnswer } from './marked-answer';
import { contextOfCell } from './python-contexts';

export const behaviours = {
  'python.run': pythonRun,
} satisfies SomeMockBehaviours;

interface PythonRunInput {
  code: string;
  context?: string;
  requirements?: string[];
  stdinOpen?: boolean;
}

/** Mocks `python.run`: runs programs that `planProgram` supports; otherwise returns a marked answer. */
async function pythonRun(input: unknown, context: MockContext): Promise<unknown> {
  const { code, context: name = 'default', requirements, stdinOpen = false } = input as PythonRunInput;
  if (!stdinOpen) context.input.refuse();
  const python = context.session && contextOfCell(context, name, requirements);
  const steps = planProgram(code) ?? [{ print: markedAnswer('python.run', 'program', code) }];
  const run = new ProgramRun(code, context);
  for (const step of steps) await run.execute(step);
  const printed = { stdout: run.stdout, stderr: '', exitCode: 0 };
  if (!python) return printed;
  const executionCount = (python.executionCount += 1);
  return { ...printed, context: { name, executionCount, ...(executionCount === 1 && { freshBecause: 'new' }) } };
}

class ProgramRun {
  stdout = '';

  constructor(
    private readonly code: string,
    private readonly context: MockContext,
  ) {}

  async execute(step: Step): Promise<void> {
    if ('print' in step) return this.print(step.print);
    if ('sleepMs' in step) return this.sleep(step.sleepMs);
    throw this.raised(step.raise);
  }

  private print(text: string): void {
    this.stdout += text;
    this.context.output('stdout', text);
  }

  private async sleep(durationMs: number): Promise<void> {
    const { clock, signal } = this.context;
    try {
      await wait(clock, durationMs, signal);
    } catch (cause) {
      // The stop determines the code; the details carry the output so far.
      throw new YardError('CANCELLED', 'stopped', { details: { stdout: this.stdout, stderr: '' }, cause });
    }
  }

  private raised({ name, message, line }: Raise): YardError {
    const summary = message === '' ? name : `${name}: ${message}`;
    const source = this.code.split('\n')[line - 1]?.trim() ?? '';
    const traceback = `Traceback (most recent call last):\n  File "main.py", line ${line}, in <module>\n    ${source}\n${summary}\n`;
    this.context.output('stderr', traceback);
    const details = { name, message, traceback, exitCode: 1, stdout: this.stdout, stderr: traceback };
    return new YardError('EXECUTION_ERROR', summary, { details });
  }
}
