import type { CallToolResult, Client, Progress, Tool } from '@modelcontextprotocol/client';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { ConcurrencyLimiter } from '@yardmaster/worker-kit';
import { YardError } from '@yardmaster/protocol';
import type { McpServer } from '../server/mcp-server';
import { callFailure, isAbsence, isForgotten, toolFailure, type Called } from './call-errors';
import { RateLimiter } from './rate-limiter';
import { ReadCache, type Reader } from './read-cache';

/** The deadline of the task ends a call; the timeout of the client must not end it earlier. */
const timeout = 2 ** 31 - 1;
/** Limit of tries of a repeatable call, if the server exits or loses the session during the call. */
const triesMax = 3;

/** Calls the server of one profile, within the limits of the profile. */
export class ServedProfile {
  private readonly turns: ConcurrencyLimiter;
  private readonly limiter: RateLimiter;
  private readonly cache: ReadCache;

  constructor(
    readonly server: McpServer,
    clock: Clock,
  ) {
    const { concurrency, rateLimit } = server.profile;
    this.turns = new ConcurrencyLimiter(concurrency);
    this.limiter = new RateLimiter(clock, rateLimit);
    this.cache = new ReadCache(clock);
  }

  /**
   * Calls a tool. The answer of a read-only tool may be shared with other callers and cached for the time in the profile, or for
   * `keepMs` under a key that changes with the content.
   * @throws YardError
   */
  callTool(
    tool: Pick<Tool, 'name' | 'annotations'>,
    args: Record<string, unknown>,
    reader: Reader,
    keep?: { key: string; keepMs: number },
  ): Promise<CallToolResult> {
    const isReadOnly = tool.annotations?.readOnlyHint === true;
    const keepMs = keep?.keepMs ?? this.server.profile.cacheMs;
    const call = (by: Reader): Promise<CallToolResult> => this.callNow(tool.name, args, isReadOnly, by);
    if (!isReadOnly || keepMs <= 0) return call(reader);
    return this.cache.get(JSON.stringify([tool.name, keep?.key, canonical(args)]), keepMs, reader, call);
  }

  /**
   * Queries the server about itself. Does not wait in the queue: such queries are cheap, and other calls may be slow.
   */
  look<T>(signal: AbortSignal, question: (client: Client) => Promise<T>): Promise<T> {
    return abortable(signal, this.server.use(question));
  }

  /** Sends any other request to the server, in order. @throws YardError */
  ask<T>(what: string, signal: AbortSignal, question: (client: Client, signal: AbortSignal) => Promise<T>): Promise<T> {
    const called = this.called(what, true);
    return this.inTurn(called, { signal, progress: () => {} }, (client) => question(client, signal));
  }

  private async callNow(
    name: string,
    args: Record<string, unknown>,
    isReadOnly: boolean,
    reader: Reader,
  ): Promise<CallToolResult> {
    const { signal, progress } = reader;
    const called = this.called(name, isReadOnly);
    const onprogress = (made: Progress): void => progress(made);
    const answer = await this.inTurn(called, reader, (client) =>
      client.callTool({ name, arguments: args }, { signal, timeout, onprogress }),
    );
    if (answer.isError !== true) return answer;
    const failure = toolFailure(answer, called);
    const retryAfterMs = failure.details?.['retryAfterMs'];
    if (typeof retryAfterMs === 'number') this.limiter.pause(retryAfterMs);
    throw failure;
  }

  private inTurn<T>(called: Called, reader: Reader, work: (client: Client) => Promise<T>): Promise<T> {
    const { signal, progress } = reader;
    return this.turns.run(signal, async () => {
      for (let tries = 1; ; tries++) {
        await this.limiter.take(signal, (waitMs) => progress({ message: 'waiting for the rate limit', waitMs }));
        try {
          return await abortable(signal, this.server.use(work));
        } catch (error) {
          if (signal.aborted) throw signal.reason;
          if (isAbsence(error)) await this.server.check();
          const mayRepeat = isForgotten(error) || (isAbsence(error) && called.isReadOnly);
          if (!mayRepeat || tries >= triesMax) throw callFailure(error, called);
        }
      }
    });
  }

  private called(what: string, isReadOnly: boolean): Called {
    const { server } = this;
    return { server: server.profile.name, what, isReadOnly, redact: (text) => server.redact(text) };
  }
}

/** Rejects as soon as `signal` is aborted, without waiting for the work. */
function abortable<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abandon = (): void => reject(signal.reason as YardError);
    signal.addEventListener('abort', abandon, { once: true });
    work
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abandon))
      .catch(() => {});
  });
}

/** Returns the arguments with sorted names, so that equal arguments give equal keys. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, inner]) => [name, canonical(inner)]));
}
