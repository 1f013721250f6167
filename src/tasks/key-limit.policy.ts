import { YardError } from '@yardmaster/protocol';
import type { KeyLimits } from './credential';

/** The use that an API key makes of its limits. */
export interface KeyUsage {
  /** Waiting tasks, with delayed ones. */
  waiting: number;
  running: number;
  /** Open sessions. */
  sessions: number;
  /** Stored bytes of live and ended tasks: inputs, outcomes, output, artifacts and attempts. */
  storedBytes: number;
  /** Tasks accepted within the last 60 seconds; up to a second more are counted. */
  submissionsLastMinute: number;
}

/** The limits that reject submissions; `runningMax` delays tasks instead. */
export type RejectingLimit = Exclude<keyof KeyLimits, 'runningMax'>;

/** How often each limit rejected something, by key. */
export type KeyRejections = ReadonlyMap<string, ReadonlyMap<RejectingLimit, number>>;

/** A limit that rejects the next submission. */
export interface ReachedLimit {
  limit: RejectingLimit;
  value: number;
  used: number;
}

const usageOf: Readonly<Record<RejectingLimit, keyof KeyUsage>> = {
  waitingMax: 'waiting',
  storedBytesMax: 'storedBytes',
  submissionsPerMinuteMax: 'submissionsLastMinute',
  sessionsMax: 'sessions',
};

const wordings: Readonly<Record<RejectingLimit, (used: number) => [fact: string, advice: string]>> = {
  waitingMax: (used) => [`has ${counted(used, 'waiting task')}`, 'wait for some to end'],
  storedBytesMax: (used) => [`stores ${counted(used, 'byte')}`, 'wait until old tasks are removed'],
  submissionsPerMinuteMax: (used) => [`submitted ${counted(used, 'task')} within a minute`, 'submit more slowly'],
  sessionsMax: (used) => [`has ${counted(used, 'open session')}`, 'close one'],
};

/** Returns the first reached limit among those for which the usage is given. */
export function reachedLimit(limits: KeyLimits, usage: Partial<KeyUsage>): ReachedLimit | undefined {
  for (const limit of Object.keys(usageOf) as RejectingLimit[]) {
    const [value, used] = [limits[limit], usage[usageOf[limit]]];
    if (value !== undefined && used !== undefined && used >= value) return { limit, value, used };
  }
  return undefined;
}

/** Creates the error for a reached limit. `retryAfterMs` is set if the time until the next submission is known. */
export function keyLimitError(keyId: string, reached: ReachedLimit, retryAfterMs?: number): YardError {
  const { limit, value, used } = reached;
  const [fact, advice] = wordings[limit](used);
  const message = `API key ${keyId} ${fact} (limit ${value}); ${advice}, or ask an operator to raise \`${limit}\``;
  const details = { ...reached, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  return new YardError('KEY_LIMIT_REACHED', message, { details });
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
