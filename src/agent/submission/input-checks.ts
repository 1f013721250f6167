import type { Clock } from '@yardmaster/worker-kit/clock';
import {
  builtInCapabilities,
  CheckThread,
  declaredSchema,
  outOfSteps,
  InvalidPayloadError,
  inlineStepsMax,
  stepsMax,
  type Capability,
  type DeclaredSchema,
  type Violation,
  YardError,
} from '@yardmaster/protocol';
import type { Fleet } from '../../registry';
import type { NewTask } from '../../tasks';

/**
 * Checks task inputs against the schema that the workers declare, or that of the built-in capability while no worker
 * offers it; otherwise only the worker checks. A check runs a limited number of steps in this turn, enough for nearly
 * all inputs. Longer checks, and large schemas that are not compiled yet, run in a thread.
 */
export class InputChecks {
  private readonly thread: CheckThread;
  /** Schemas being compiled: inputs that arrive meanwhile wait and use no room in the thread. */
  private readonly compiling = new Map<DeclaredSchema, Promise<unknown>>();

  constructor(
    private readonly fleet: Fleet,
    clock: Clock,
  ) {
    this.thread = new CheckThread((delayMs, callback) => clock.setTimer(delayMs, callback));
  }

  /**
   * Returns undefined if the input is valid, or a promise if the check continues in the thread.
   * @throws InvalidPayloadError `INVALID_INPUT` with the path, synchronously or by the promise; YardError as
   * `CheckThread.check`
   */
  check(capability: string, input: unknown): Promise<void> | undefined {
    const schema = this.fleet.catalogue.inputSchemaOf(capability) ?? builtIn(capability);
    if (!schema) return undefined;
    const verdict = schema.canCheckInline ? schema.check(input, inlineStepsMax) : outOfSteps;
    if (verdict === outOfSteps) return this.checkInThread(capability, schema, input);
    throwFault(verdict);
    return undefined;
  }

  /** @throws YardError `NO_CAPABLE_WORKER` unless a known worker can run the task. */
  requireWorker({ capability, labels }: Pick<NewTask, 'capability' | 'labels'>): void {
    if (this.fleet.catalogue.isCapable(capability, labels.require)) return;
    throw new YardError('NO_CAPABLE_WORKER', `no known worker with these labels offers ${capability}`);
  }

  close(): Promise<void> {
    return this.thread.close();
  }

  private async checkInThread(capability: string, schema: DeclaredSchema, input: unknown): Promise<void> {
    if (!schema.canCheckInline) await this.compile(schema);
    const verdictHere = schema.canCheckInline ? schema.check(input, inlineStepsMax) : outOfSteps;
    const verdict = verdictHere === outOfSteps ? await this.thread.check(schema, input) : verdictHere;
    throwFault(verdict === outOfSteps ? tooMuchWork(capability) : verdict);
  }

  /** Resolves when the schema is compiled, or known to be uncheckable. Concurrent callers share one compilation. */
  private compile(schema: DeclaredSchema): Promise<unknown> {
    const known = this.compiling.get(schema);
    if (known) return known;
    const compiled = this.thread.check(schema, null).finally(() => this.compiling.delete(schema));
    this.compiling.set(schema, compiled);
    return compiled;
  }
}

function builtIn(capability: string): DeclaredSchema | undefined {
  if (!Object.hasOwn(builtInCapabilities, capability)) return undefined;
  return declaredSchema((builtInCapabilities as Record<string, Capability>)[capability]!.inputSchema);
}

function tooMuchWork(capability: string): Violation {
  const message = `validation against the schema of ${capability} takes more than ${stepsMax} steps; send a smaller or simpler value`;
  return { path: '', message };
}

function throwFault(fault: Violation | undefined): void {
  if (!fault) return;
  const path = fault.path === '' ? 'input' : `input.${fault.path}`;
  throw new InvalidPayloadError({ ...fault, path }, 'INVALID_INPUT');
}
