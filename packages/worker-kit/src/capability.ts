import {
  capabilityViolation,
  declaredSchema,
  decode,
  outOfSteps,
  InvalidPayloadError,
  stepsMax,
  YardError,
  type Artifact,
  type Capability,
  type DeclaredSchema,
  type OutputChunk,
} from '@yardmaster/protocol';
import type { ArtifactData, ArtifactOptions } from './artifacts/artifact-source';
import type { InputStream } from './attempt-input';
import type { WorkerLog } from './log';
import type { Session } from './sessions';
import type { Tunnel } from './tunnels/open-tunnel';

/** What a handler gets beside its input. */
export interface HandlerContext {
  readonly taskId: string;
  readonly attempt: number;
  /** Where the task names one. One task at a time runs in it. */
  readonly session?: Session;
  /** Aborted, with the reason, when the attempt is cancelled, too slow, or no longer wanted. */
  readonly signal: AbortSignal;
  /** What callers give the task while it runs, where the capability `takesInput`; else it is at its end. */
  readonly input: InputStream;
  readonly log: WorkerLog;
  /**
   * Sends text (stdout, stderr, log) or JSON (display) to the followers of the task. Counts as progress.
   * @throws YardError `INVALID_RESULT` for what cannot be sent, which ends the attempt if it is not caught
   */
  readonly output: (stream: Exclude<OutputChunk['stream'], 'progress'>, data: unknown) => void;
  /** Says how far the work is, in any JSON. @throws as `output` */
  readonly progress: (data: unknown) => void;
  /**
   * Says that the work begins now, where the capability `signalsStart`; until then the task's `startTimeoutMs` counts.
   * @throws YardError the reason of `signal` where the attempt is to stop: then the work must not begin.
   */
  readonly started: () => void;
  /**
   * Leaves a file with the task, and resolves when it is kept; one of the same name is replaced. Wait for it: what is still on
   * its way when the handler returns is dropped. What moves counts as progress. A stream is read once and closed; anything else
   * is sent again where that may help.
   * @throws YardError, which ends the attempt with its code where it is not caught.
   */
  readonly artifact: (name: string, data: ArtifactData, options?: ArtifactOptions) => Promise<Artifact>;
  /**
   * Opens a way for one client to the worker, through the control plane. It outlives the attempt; the worker closes it.
   * @throws YardError `LINK_CLOSED` where it cannot be opened
   */
  readonly tunnel: () => Promise<Tunnel>;
}

/**
 * Does the work of a capability. Its return value is the result, as `JSON.stringify` reads it; a value that is not JSON within the limits fails the
 * attempt with `INVALID_RESULT`. A YardError that it throws fails the attempt with its code, and anything else that it throws is a bug
 * (`INTERNAL`). A handler that does not settle is let go of when its stop is over. In a process that dials or listens, `process.exit`
 * ends the attempt with `EXECUTION_ERROR`; elsewhere it ends the process. It must not block the event loop: heavy work belongs into a
 * process.
 */
export type Handler<Input = unknown> = (input: Input, context: HandlerContext) => unknown;

/** A capability with the handler that does its work. */
export interface OfferedCapability {
  declaration: Capability;
  handler: Handler;
  /** The handler prepares (a process, a browser) and calls `started` when the work begins; else its call is the beginning. */
  signalsStart?: boolean;
  /** The handler reads `input`, or refuses it. */
  takesInput?: boolean;
}

/** How a handler works. */
export type CapabilityOptions = Pick<OfferedCapability, 'signalsStart' | 'takesInput'>;

/** The capabilities of one worker. */
export class CapabilitySet {
  private offered: Map<string, CheckedCapability> = new Map();

  get declarations(): Capability[] {
    return [...this.offered.values()].map(({ declaration }) => declaration);
  }

  get(name: string): CheckedCapability | undefined {
    return this.offered.get(name);
  }

  /** @throws YardError `INVALID_MESSAGE` if the declaration or a schema of it is not valid, `CONFLICT` if its name is taken. */
  add(offered: OfferedCapability): void {
    put(this.offered, new CheckedCapability(offered));
  }

  /** Replaces them all; nothing changes if one of them is refused. @throws YardError as `add` */
  replace(capabilities: readonly OfferedCapability[]): void {
    const offered = new Map<string, CheckedCapability>();
    for (const capability of capabilities) put(offered, new CheckedCapability(capability));
    this.offered = offered;
  }
}

function put(offered: Map<string, CheckedCapability>, capability: CheckedCapability): void {
  const { name } = capability.declaration;
  if (offered.has(name))
    throw new YardError(
      'CONFLICT',
      `capability ${name} is offered twice; setCapabilities replaces those that are offered`,
    );
  offered.set(name, capability);
}

/** A capability whose declaration is valid. */
export class CheckedCapability {
  readonly declaration: Capability;
  readonly handler: Handler;
  readonly signalsStart: boolean;
  readonly takesInput: boolean;
  private readonly inputSchema: DeclaredSchema;

  constructor({ declaration, handler, signalsStart = false, takesInput = false }: OfferedCapability) {
    decode('worker.capabilities', { capabilities: [declaration] });
    this.declaration = declaration;
    this.handler = handler;
    this.signalsStart = signalsStart;
    this.takesInput = takesInput;
    const refusal = capabilityViolation(declaration);
    if (refusal)
      throw new InvalidPayloadError({ path: refusal.path, message: `${declaration.name} ${refusal.reason}` });
    this.inputSchema = declaredSchema(declaration.inputSchema);
  }

  /** Lets anything pass if the schema cannot be checked here. @throws InvalidPayloadError `INVALID_INPUT` with the path of the violation. */
  check(input: unknown): void {
    const violation = this.inputSchema.check(input, stepsMax);
    if (violation === outOfSteps) {
      const message = `cannot be checked against the schema of ${this.declaration.name} within ${stepsMax} steps`;
      throw new InvalidPayloadError({ path: '', message }, 'INVALID_INPUT');
    }
    if (violation) throw new InvalidPayloadError(violation, 'INVALID_INPUT');
  }

  /** How long an attempt may run: what the task says, or the input where it asks for less and the capability knows that. */
  timeoutMs(taskTimeoutMs: number, input: unknown): number {
    const properties = this.declaration.inputSchema['properties'] as Record<string, unknown> | undefined;
    const asked = (input as { timeoutMs?: unknown } | null)?.timeoutMs;
    const counts = properties?.['timeoutMs'] !== undefined && typeof asked === 'number' && asked > 0;
    return counts ? Math.min(taskTimeoutMs, asked) : taskTimeoutMs;
  }
}
