import type { Clock } from '@yardmaster/worker-kit/clock';
import { ReadCache, type Reader } from '../call/read-cache';

const figmaApi = 'https://api.figma.com';
/** How long a version is cached. */
const freshMs = 10_000;
/** Time before the next request for a version that the token may not read. */
const unknownMs = 600_000;
const timeoutMs = 5000;

/**
 * The versions of files. A query costs a request of a cheap tier and saves one of the most expensive tier, because
 * results stay valid while the version is unchanged.
 */
export class FileVersions {
  private readonly cache: ReadCache;
  private readonly unknownUntilMs = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly headers: Record<string, string>,
  ) {
    this.cache = new ReadCache(clock);
  }

  /** Returns the version of a file; undefined if it is unknown. */
  async of(fileKey: string, reader: Reader): Promise<string | undefined> {
    if ((this.unknownUntilMs.get(fileKey) ?? 0) > this.clock.nowMs()) return undefined;
    try {
      return await this.cache.get(fileKey, freshMs, reader, ({ signal }) => this.ask(fileKey, signal));
    } catch {
      reader.signal.throwIfAborted();
      this.remember(fileKey); // reading the file will report its error
      return undefined;
    }
  }

  private async ask(fileKey: string, signal: AbortSignal): Promise<string> {
    const response = await fetch(`${figmaApi}/v1/files/${fileKey}/meta`, {
      headers: this.headers,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { file } = (await response.json()) as { file?: { version?: unknown } };
    if (typeof file?.version !== 'string') throw new Error('the response contains no version');
    return file.version;
  }

  private remember(fileKey: string): void {
    if (this.unknownUntilMs.size >= unknownMax) this.unknownUntilMs.clear();
    this.unknownUntilMs.set(fileKey, this.clock.nowMs() + unknownMs);
  }
}

const unknownMax = 10_000;
