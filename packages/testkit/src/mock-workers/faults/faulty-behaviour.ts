import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import { wait } from '@yardmaster/worker-kit';
import type { MockBehaviour, MockContext } from '../mock-behaviour';
import type { AttemptPlan } from './fault-planner.state';

/** Returns a behaviour with the planned faults. `crash` ends the worker, and with it the attempt. */
export function withFaults(
  behaviour: MockBehaviour,
  plan: AttemptPlan,
  clock: Clock,
  crash: () => void,
): MockBehaviour {
  return async (input, context) => {
    if (plan.latencyMs > 0) await wait(clock, plan.latencyMs, context.signal);
    if (plan.hang) return hang(context.signal, clock, plan.hang.isStubborn);
    if (plan.error) throw plannedError(plan.error);
    const pace = plan.outputBytesPerS === undefined ? undefined : new SlowOutput(context, clock, plan.outputBytesPerS);
    const slowed = pace ? { ...context, output: pace.output } : context;
    const die = (): void => void clock.setTimer(crashDelayMs, crash);
    const result = await behaviour(input, plan.crash?.when === 'during' ? crashingAtOutput(slowed, die) : slowed);
    await pace?.flushed();
    if (!plan.crash) return result;
    die();
    return new Promise(() => {});
  };
}

/** Time for output that was sent before a crash to arrive. */
const crashDelayMs = 1;

function plannedError({ code, message, retryable, details }: NonNullable<AttemptPlan['error']>): YardError {
  return new YardError(code, message ?? 'the scenario fails this attempt', { retryable, details });
}

/** Crashes at the first output; without output, at the end of the work. */
function crashingAtOutput(context: MockContext, die: () => void): MockContext {
  return {
    ...context,
    output: (stream, data) => {
      context.output(stream, data);
      die();
    },
  };
}

/** The worker abandons a stubborn attempt long before this. */
const stubbornMs = 60_000;

async function hang(signal: AbortSignal, clock: Clock, isStubborn: boolean): Promise<never> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  if (isStubborn) await wait(clock, stubbornMs, new AbortController().signal);
  throw signal.reason;
}

/** Limits text output to a number of bytes per second, in up to ten pieces per second. */
class SlowOutput {
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: MockContext,
    private readonly clock: Clock,
    private readonly bytesPerS: number,
  ) {}

  readonly output: MockContext['output'] = (stream, data) => {
    const pieceChars = Math.max(1, Math.floor(this.bytesPerS / 10));
    const pieces = typeof data === 'string' ? piecesOf(data, pieceChars) : [data];
    this.last = this.last.then(async () => {
      for (const piece of pieces) await this.write(stream, piece);
    });
    this.last.catch(() => undefined); // Rejects when its attempt is stopped; `flushed` reports that.
  };

  flushed(): Promise<void> {
    return this.last;
  }

  private async write(stream: Parameters<MockContext['output']>[0], piece: unknown): Promise<void> {
    const bytes = Buffer.byteLength(typeof piece === 'string' ? piece : JSON.stringify(piece));
    await wait(this.clock, Math.ceil((bytes * 1000) / this.bytesPerS), this.context.signal);
    this.context.output(stream, piece);
  }
}

/** Splits text into pieces, never inside a surrogate pair. */
function piecesOf(text: string, charsMax: number): string[] {
  const characters = Array.from(text);
  const count = Math.ceil(characters.length / charsMax);
  return Array.from({ length: count }, (_, at) => characters.slice(at * charsMax, (at + 1) * charsMax).join(''));
}
