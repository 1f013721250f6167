import {
  CassetteFolder,
  keyOf,
  nearestCassette,
  normalised,
  redactor,
  secretsIn,
  type StoredCassette,
  type RecordedEvent,
} from '../cassettes';
import { YardError } from '@yardmaster/protocol';
import { wait } from '@yardmaster/worker-kit';
import type { MockBehaviour, MockContext } from './mock-behaviour';

/**
 * - `strict`: each cassette answers once, in the order of recording; other inputs fail.
 * - `refuse`: like `strict`, but the last cassette of an input answers repeatedly.
 * - `lenient`: like `refuse`, but the mock itself answers other inputs.
 */
export type ReplayMode = 'strict' | 'lenient' | 'refuse';

export interface ReplayOptions {
  folder: string;
  mode: ReplayMode;
  /** Speed factor of the replay; 0 does not wait. */
  speed: number;
  secretNames: readonly string[];
  secretValues: readonly string[];
}

/** Answers from cassettes. */
export class Replay {
  private readonly folder: CassetteFolder;
  private readonly cassettes: StoredCassette[];
  /** Unused cassettes by key; the last one stays if it may answer again. */
  private readonly remaining = new Map<string, StoredCassette[]>();

  /** @throws YardError `INVALID_REQUEST` that names an invalid file */
  constructor(private readonly options: ReplayOptions) {
    this.folder = new CassetteFolder(options.folder);
    this.cassettes = this.folder.read();
    for (const cassette of this.cassettes) {
      const key = keyOf(cassette.capability, cassette.input);
      this.remaining.set(key, [...(this.remaining.get(key) ?? []), cassette]);
    }
  }

  /** Returns a behaviour that answers from cassettes; in mode `lenient`, `own` answers the other inputs. */
  behaviour(capability: string, own: MockBehaviour): MockBehaviour {
    return async (input, context) => {
      const known = this.withoutSecrets(input);
      const cassette = this.take(keyOf(capability, known));
      if (cassette) return this.play(cassette, context);
      if (this.options.mode === 'lenient') return own(input, context);
      throw this.noCassette(capability, known);
    };
  }

  private withoutSecrets(input: unknown): unknown {
    const { secretNames, secretValues } = this.options;
    return redactor(secretNames, [...secretValues, ...secretsIn(input, secretNames)])(normalised(input));
  }

  private take(key: string): StoredCassette | undefined {
    const left = this.remaining.get(key) ?? [];
    return left.length > 1 || this.options.mode === 'strict' ? left.shift() : left[0];
  }

  private async play(cassette: StoredCassette, context: MockContext): Promise<unknown> {
    const { outcome } = cassette;
    try {
      await this.perform(cassette, context);
    } catch (error) {
      // The same stop ended the recorded attempt, at the same point.
      if (isRecordedEnd(error, outcome)) context.reportAs?.(outcome);
      throw error;
    }
    context.reportAs?.(outcome);
    return outcome.result;
  }

  private async perform({ events, outcome }: StoredCassette, context: MockContext): Promise<void> {
    const { clock, signal } = context;
    let atMs = 0;
    for (const event of events) {
      // Wait at least 1 ms: output of the same moment would be joined.
      await wait(clock, Math.max(1, this.scaled(event.afterMs - atMs)), signal).catch((error: unknown) => {
        if (!isRecordedEnd(error, outcome)) throw error; // otherwise the remaining events follow at once
      });
      atMs = event.afterMs;
      await this.emit(event, context);
    }
    // The caller has to cancel it, as in the recording.
    if (outcome.status === 'cancelled') await aborted(signal);
    await wait(clock, this.scaled((outcome.stats.wallMs ?? atMs) - atMs), signal);
  }

  private async emit(event: RecordedEvent, { output, progress, artifact }: MockContext): Promise<void> {
    if ('artifact' in event) {
      const { name, contentType } = event.artifact;
      if (event.file === undefined) throw new YardError('mock.NO_CASSETTE', `${name} was too large to be recorded`);
      await artifact(name, this.folder.bytesOf(event.file), { contentType });
    } else if (event.stream === 'progress') progress(event.data);
    else output(event.stream, event.data);
  }

  private scaled(durationMs: number): number {
    const { speed } = this.options;
    return speed === 0 ? 0 : Math.max(0, durationMs) / speed;
  }

  private noCassette(capability: string, input: unknown): YardError {
    const { folder, mode } = this.options;
    const found = nearestCassette(this.cassettes, capability, input);
    if (!found) return new YardError('mock.NO_CASSETTE', `no cassette of ${capability} in ${folder}`);
    const { cassette, differences } = found;
    const { file } = cassette;
    if (differences.length === 0) {
      const message = `${file} has already answered; in mode ${mode} it answers once`;
      return new YardError('mock.NO_CASSETTE', message, { details: { nearest: file } });
    }
    const shown = differences.slice(0, differencesMax);
    const more = differences.length > shown.length ? ` and ${differences.length - shown.length} more` : '';
    const message = `no cassette matches; the nearest is ${file}: ${shown.map((each) => each.message).join('; ')}${more}`;
    return new YardError('mock.NO_CASSETTE', message, { details: { nearest: file, differences: shown } });
  }
}

const differencesMax = 5;

/** True if the error is the one that ended the recorded attempt. */
function isRecordedEnd(error: unknown, { error: recorded }: StoredCassette['outcome']): boolean {
  return recorded !== undefined && (error as YardError).code === recorded.code;
}

async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  throw signal.reason;
}
