import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { YardError, type Artifact } from '@yardmaster/protocol';
import { SystemClock, type Clock, type Timer } from '@yardmaster/worker-kit/clock';
import type { Upload, Uploaded } from '@yardmaster/worker-kit/link';
import type { ExecutorArtifact, ExecutorArtifacts } from './task-executor';

/** Limits: bytes of all artifacts, and artifacts of one task. */
const [bytesMax, perTaskMax] = [256 * 2 ** 20, 100];
/** A body without data for this long is aborted. */
const stallMs = 30_000;

/** The artifacts of tasks, in memory until the task is dropped. */
export class FleetArtifacts implements ExecutorArtifacts {
  private readonly files = new Map<string, Map<string, { artifact: ExecutorArtifact; bytes: Buffer }>>();
  private storedBytes = 0;

  /** `realTime` is the system clock, for reading bodies. */
  constructor(
    private readonly clock: Clock,
    private readonly realTime: Clock = new SystemClock(),
  ) {}

  async list(taskId: string): Promise<ExecutorArtifact[]> {
    const artifacts = [...(this.files.get(taskId)?.values() ?? [])].map(({ artifact }) => artifact);
    return artifacts.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async get(taskId: string, name: string): Promise<ExecutorArtifact> {
    return this.find(taskId, name).artifact;
  }

  async read(taskId: string, { name }: ExecutorArtifact): Promise<Readable> {
    return Readable.from([this.find(taskId, name).bytes]);
  }

  /**
   * Stores an artifact. Simulated time stops while its body is read.
   * @throws YardError `TOO_MANY_ARTIFACTS`, `STORAGE_FULL`, or `LINK_CLOSED` if no data arrives for too long
   */
  async receive({ taskId, name, contentType, body }: Upload): Promise<Uploaded> {
    const bytes = await this.clock.hold(this.readBody(body));
    const files = this.files.get(taskId) ?? new Map<string, { artifact: ExecutorArtifact; bytes: Buffer }>();
    const replaced = files.get(name);
    if (!replaced && files.size >= perTaskMax)
      throw new YardError('TOO_MANY_ARTIFACTS', `the task has reached its artifact limit (${perTaskMax})`);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const artifact: Artifact = { name, sizeBytes: bytes.length, sha256, contentType };
    files.set(name, { artifact: { ...artifact, file: name, attempt: 1, createdAtMs: this.clock.nowMs() }, bytes });
    this.files.set(taskId, files);
    this.storedBytes += bytes.length - (replaced?.bytes.length ?? 0);
    return { artifact, isNew: !replaced };
  }

  forget(taskId: string): void {
    for (const { bytes } of this.files.get(taskId)?.values() ?? []) this.storedBytes -= bytes.length;
    this.files.delete(taskId);
  }

  private async readBody(body: Readable): Promise<Buffer> {
    let stall = this.watch(body);
    try {
      const parts: Buffer[] = [];
      let bytes = this.storedBytes;
      for await (const part of body as AsyncIterable<Uint8Array>) {
        stall.cancel();
        stall = this.watch(body);
        bytes += part.length;
        if (bytes > bytesMax) throw new YardError('STORAGE_FULL', `artifacts take more than ${bytesMax} bytes`);
        parts.push(Buffer.from(part));
      }
      return Buffer.concat(parts);
    } finally {
      stall.cancel();
    }
  }

  /** Aborts a body without data for too long. */
  private watch(body: Readable): Timer {
    const stalled = new YardError('LINK_CLOSED', `no data of the artifact arrived for ${stallMs} ms`);
    return this.realTime.setTimer(stallMs, () => void body.destroy(stalled));
  }

  private find(taskId: string, name: string): { artifact: ExecutorArtifact; bytes: Buffer } {
    const found = this.files.get(taskId)?.get(name);
    if (!found) throw new YardError('NOT_FOUND', `task ${taskId} has no artifact ${JSON.stringify(name)}`);
    return found;
  }
}
