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

/** The context of an attempt, the second argument of a handler. */
export interface HandlerContext {
  readonly taskId: string;
  readonly attempt: number;
  /** The session that the task names. It runs one task at a time. */
  readonly session?: Session;
  /** Aborts, with the reason, when the attempt is cancelled, too slow, or no longer assigned to this worker. */
  readonly signal: AbortSignal;
  /** Input that callers send while the task runs. Empty unless the capability `takesInput`. */
  readonly input: InputStream;
  readonly log: WorkerLog;
  /**
   * Sends text (stdout, stderr, log) or JSON (display) to the followers of the task. Counts as progress.
   * @throws YardError `INVALID_RESULT` for a value that cannot be sent; it ends the attempt unless the handler catches
   * it
   */
  readonly output: (stream: Exclude<OutputChunk['stream'], 'progress'>, data: unknown) => void;
  /** Reports progress, in any JSON. @throws like `output` */
  readonly progress: (data: unknown) => void;
  /**
   * Reports that the work begins now, if the capability `signalsStart`. Until then the task's `startTimeoutMs` counts.
   * @throws YardError the reason of `signal` if the attempt is being stopped: the work must not begin then
   */
  readonly started: () => void;
  /**
   * Uploads a file as an artifact of the task, and resolves when it is stored. It replaces an artifact of the same
   * name. Await it: an upload that is still running when the handler returns is dropped. Transferred bytes count as
   * progress. A stream is read once and closed; other sources are uploaded again after temporary errors.
   * @throws YardError, which ends the attempt with its code unless the handler catches it
   */
  readonly artifact: (name: string, data: ArtifactData, options?: ArtifactOptions) => Promise<Artifact>;
  /**
   * Opens a tunnel from one client to the worker, through the control plane. It stays open after the attempt, until the
   * worker closes it.
   * @throws YardError `LINK_CLOSED` if it cannot be opened
   */
  readonly tunnel: () => Promise<Tunnel>;
}

/**
 * Does the work of a capability.
 *
 * - Its return value is the result, as `JSON.stringify` reads it. A value that is not JSON within the limits fails the
 *   attempt with `INVALID_RESULT`.
 * - A YardError that it throws fails the attempt with its code. Any other error is a bug and fails it with `INTERNAL`.
 * - A handler that does not settle is abandoned when the grace of its stop is over.
 * - In a worker program, `process.exit` ends the attempt with `EXECUTION_ERROR`; elsewhere it ends the process.
 * - It must not block the event loop: run heavy work in a process.
 */
export type Handler<Input = unknown> = (input: Input, context: HandlerContext) => unknown;

/** A capability and its handler. */
export interface OfferedCapability {
  declaration: Capability;
  handler: Handler;
  /**
   * The handler prepares first (a process, a browser) and calls `started` when the work begins. Otherwise the work
   * begins with the call.
   */
  signalsStart?: boolean;
  /** The handler reads `input`, or rejects it. */
  takesInput?: boolean;
}

/** Options of a handler. */
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

  /**
   * @throws YardError `INVALID_MESSAGE` if the declaration or one of its schemas is not valid, `CONFLICT` if the name
   * is taken
   */
  add(offered: OfferedCapability): void {
    put(this.offered, new CheckedCapability(offered));
  }

  /** Replaces all capabilities, or none if one of them is rejected. @throws like `add` */
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
      `capability ${name} is already offered; use setCapabilities to replace all capabilities`,
    );
  offered.set(name, capability);
}

/** A capability with a valid declaration. */
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

  /**
   * Checks an input, unless the schema cannot be checked here. @throws InvalidPayloadError `INVALID_INPUT` with the
   * path
   */
  check(input: unknown): void {
    const violation = this.inputSchema.check(input, stepsMax);
    if (violation === outOfSteps) {
      const message = `validation against the schema of ${this.declaration.name} takes more than ${stepsMax} steps; send a smaller or simpler value`;
      throw new InvalidPayloadError({ path: '', message }, 'INVALID_INPUT');
    }
    if (violation) throw new InvalidPayloadError(violation, 'INVALID_INPUT');
  }

  /**
   * Returns how long an attempt may run: the timeout of the task, or a shorter `timeoutMs` in the input if the
   * capability declares that property.
   */
  timeoutMs(taskTimeoutMs: number, input: unknown): number {
    const properties = this.declaration.inputSchema['properties'] as Record<string, unknown> | undefined;
    const requested = (input as { timeoutMs?: unknown } | null)?.timeoutMs;
    const counts = properties?.['timeoutMs'] !== undefined && typeof requested === 'number' && requested > 0;
    return counts ? Math.min(taskTimeoutMs, requested) : taskTimeoutMs;
  }
}
