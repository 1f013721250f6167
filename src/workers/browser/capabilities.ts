import { builtInCapabilities, InvalidPayloadError } from '../../protocol';
import type { Handler, HandlerContext, OfferedCapability } from '../../worker-kit';
import { compilers, type CompiledRun } from './compile/compile';
import { narrowed, PatternFault, type EgressPolicy, type LentEgress } from './egress';
import type { BrowserPool } from './pool/browser-pool';
import { browserRun } from './run/browser-run';
import { contextOptions } from './run/context-options';
import type { NetworkInput } from './run/run-input';
import type { BlockedReport } from './run/run-result';
import { RunSecrets } from './secrets/run-secrets';
import type { Secret } from './secrets/secret';
import type { BrowserSessions } from './sessions/browser-sessions';
import { holdOnce } from './sessions/held-context';

export interface CapabilityParts {
  pool: BrowserPool;
  /** What the operator allows; a task only narrows it. */
  policy: EgressPolicy;
  secrets: readonly Secret[];
  sessions: BrowserSessions;
}

/** What the worker offers. Every capability is compiled to a run, in a context of its own or in that of a session. */
export function browserCapabilities(parts: CapabilityParts): OfferedCapability[] {
  return Object.entries(compilers).map(([name, compile]) => {
    const handler: Handler = (input, context) =>
      runInContext(parts, (compile as (input: unknown) => CompiledRun)(input), context);
    const declaration = { ...builtInCapabilities[name as keyof typeof compilers], sessions: true };
    return { declaration, handler, signalsStart: true };
  });
}

/** Runs in a context that is given back when the run has ended, however it ended. */
async function runInContext(
  { pool, policy, secrets: known, sessions }: CapabilityParts,
  { run, resultOf }: CompiledRun,
  { session, signal, artifact, progress, started }: HandlerContext,
): Promise<unknown> {
  const secrets = new RunSecrets(known);
  const egressPolicy = policyOf(policy, run.network);
  const options = contextOptions(run.context, secrets);
  const request = { ...(options && { options }), signal };
  const held = await (session ? sessions.hold(session, request) : holdOnce(pool, request));
  const { egress } = held;
  const either = AbortSignal.any([signal, held.lost]);
  const stop = (): void => held.stop();
  either.addEventListener('abort', stop, { once: true });
  try {
    started();
    held.begin(egressPolicy);
    const blocked = (): BlockedReport[] => blockedBy(egress);
    const deniedReason = (url: string): string | undefined => egress.denialOf(url);
    const refusedReason = (url: string): string | undefined => egress.denialOfNavigation(url);
    return resultOf(
      await browserRun(run, {
        lent: held,
        signal: either,
        artifact,
        progress,
        secrets,
        blocked,
        refusedReason,
        deniedReason,
      }),
    );
  } finally {
    either.removeEventListener('abort', stop);
    held.giveBack();
  }
}

/** The policy of a task. @throws InvalidPayloadError `INVALID_INPUT` with the path of the pattern that is none. */
export function policyOf(policy: EgressPolicy, { allow, deny }: NetworkInput = {}): EgressPolicy {
  try {
    return allow || deny ? narrowed(policy, { ...(allow && { allow }), ...(deny && { deny }) }) : policy;
  } catch (error) {
    if (!(error instanceof PatternFault)) throw error;
    throw new InvalidPayloadError({ path: `network.${error.path}`, message: error.message }, 'INVALID_INPUT');
  }
}

/** What was not allowed since the log of decisions began. */
export function blockedBy(egress: LentEgress): BlockedReport[] {
  return egress
    .decisions()
    .filter(({ verdict }) => verdict === 'denied')
    .map(({ target, reason = 'denied', count }) => ({ target, reason, count }));
}
