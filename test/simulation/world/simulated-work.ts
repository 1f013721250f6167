import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import { wait, type HandlerContext } from '@yardmaster/worker-kit';
import type { Referee, WorkerProcess } from '../checks/referee';
import { behaviourOf } from '../plan/behaviour';
import type { Plan, SimulatedInput } from '../plan/plan';

/** The worker process of an attempt, which may crash in it. */
export interface Host extends WorkerProcess {
  /** Crashes the process; another one starts. */
  die(): void;
}

/** Runs attempts according to the plan and reports them to the referee. */
export class SimulatedWork {
  constructor(
    private readonly plan: Plan,
    private readonly referee: Referee,
    private readonly clock: Clock,
  ) {}

  async perform(host: Host, { n, runMs }: SimulatedInput, context: HandlerContext): Promise<unknown> {
    const { clock, referee } = this;
    const { instanceId, workerId } = host; // of the process that starts the attempt
    const behaviour = behaviourOf(this.plan.task(n), context.attempt);
    referee.began(host, n, context);
    try {
      if (behaviour === 'crash before') return host.die();
      if (behaviour === 'crash during') return await this.dieAfter(runMs / 2, host, context);
      if (behaviour === 'hang') await untilAborted(context.signal);
      if (behaviour === 'slow output') await this.writeSlowly(runMs, context);
      else await wait(clock, runMs, context.signal);
      if (behaviour === 'fail') throw new YardError('SIM_FAILED' as never, 'the plan lets this attempt fail');
      if (behaviour === 'crash after') clock.nextTurn(() => host.die());
      return { n, attempt: context.attempt, worker: workerId };
    } finally {
      referee.stopped(instanceId, n, context);
    }
  }

  private async dieAfter(delayMs: number, host: Host, { signal }: HandlerContext): Promise<void> {
    await wait(this.clock, delayMs, signal);
    host.die();
  }

  private async writeSlowly(runMs: number, { signal, output }: HandlerContext): Promise<void> {
    for (let line = 0; line < 4; line++) {
      output('stdout', `line ${line}\n`);
      await wait(this.clock, runMs / 4, signal);
    }
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
