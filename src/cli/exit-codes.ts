import type { TaskState } from '../tasks';

/** Exit codes of the commands. 69 and 124 are those of sysexits.h and of timeout(1). */
export const exitCodes = {
  succeeded: 0,
  failed: 1,
  usage: 2,
  unreachable: 69,
  timedOut: 124,
  cancelled: 130,
} as const;

/** The fields of a task that decide the exit code of `yard run`. */
export interface EndedTask {
  capability: string;
  state: TaskState;
  outcome?: { result?: unknown; error?: { code: string; details?: Record<string, unknown> } };
}

/** Returns the exit code for an ended task: that of its outcome, or for `shell.run` that of its command. */
export function exitCodeOf({ capability, state, outcome }: EndedTask): number {
  const ofCommand = capability === 'shell.run' ? commandExitCode(outcome) : undefined;
  switch (state) {
    case 'succeeded':
      return ofCommand ?? exitCodes.succeeded;
    case 'timed_out':
      return exitCodes.timedOut;
    case 'cancelled':
      return exitCodes.cancelled;
    default:
      return ofCommand || exitCodes.failed;
  }
}

/** Returns the exit code for an error response with this status. */
export function exitCodeOfStatus(status: number): number {
  return [400, 413, 415, 422].includes(status) ? exitCodes.usage : exitCodes.failed;
}

function commandExitCode(outcome: EndedTask['outcome']): number | undefined {
  const source = outcome?.result ?? outcome?.error?.details;
  const code = (source as { exitCode?: unknown } | null | undefined)?.exitCode;
  return typeof code === 'number' && Number.isInteger(code) ? code & 0xff : undefined;
}
