import { createHash } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { EventLog } from '@yardmaster/worker-kit';
import type { Artifact, Outcome, OutputChunk, TaskExecute } from '@yardmaster/protocol';
import { normalised, type Cassette } from './cassette';
import { CassetteFolder, type CassetteFile } from './cassette-folder';
import { redactor, secretsIn, type Redact } from './redact.policy';

export interface RecorderOptions {
  folder: string;
  /** Names of properties and variables with secrets, in addition to the built-in patterns. */
  secretNames: readonly string[];
  /** Secret values, if known. */
  secretValues: readonly string[];
}

interface OpenRecording {
  task: TaskExecute;
  startedAtMs: number;
  chunks: Map<number, { afterMs: number; chunk: OutputChunk }>;
  artifacts: Array<{ afterMs: number; artifact: Artifact; bytes?: Buffer }>;
}

/** Limits: concurrent recordings, events of one attempt, and bytes of one artifact. */
const [takesMax, eventsMax, artifactBytesMax] = [1000, 10_000, 16 * 2 ** 20];

/** Records attempts from acceptance to end, without secrets. Logs the attempts that it cannot record. */
export class Recorder {
  private readonly folder: CassetteFolder;
  private readonly recordings = new Map<string, OpenRecording>();
  private readonly writing = new Set<Promise<void>>();

  /** @throws Error if the folder cannot be created */
  constructor(
    private readonly options: RecorderOptions,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {
    this.folder = new CassetteFolder(options.folder);
    this.folder.prepare();
  }

  begin(task: TaskExecute): void {
    if (this.recordings.size >= takesMax) this.recordings.delete(this.recordings.keys().next().value!);
    const startedAtMs = this.clock.nowMs();
    this.recordings.set(task.leaseId, { task, startedAtMs, chunks: new Map(), artifacts: [] });
  }

  output(leaseId: string, chunks: readonly OutputChunk[]): void {
    const recording = this.recordings.get(leaseId);
    if (!recording) return;
    const afterMs = this.afterMs(recording);
    for (const chunk of chunks) {
      const isNew = recording.chunks.size < eventsMax && !recording.chunks.has(chunk.seq);
      if (isNew) recording.chunks.set(chunk.seq, { afterMs, chunk });
    }
  }

  /** Copies an upload's body while it is stored. Call `stored` with the artifact once it is stored. */
  tap(leaseId: string, body: Readable): { body: Readable; stored: (artifact: Artifact) => void } {
    const recording = this.recordings.get(leaseId);
    if (!recording) return { body, stored: () => undefined };
    const parts: Buffer[] = [];
    let bytes = 0;
    const tapped = new PassThrough();
    body.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes <= artifactBytesMax) parts.push(part);
    });
    body.once('error', (error) => tapped.destroy(error));
    tapped.on('error', () => undefined); // A rejected upload has no other reader.
    body.pipe(tapped);
    const stored = (artifact: Artifact): void => {
      const whole = bytes <= artifactBytesMax ? Buffer.concat(parts) : undefined;
      recording.artifacts.push({ afterMs: this.afterMs(recording), artifact, bytes: whole });
    };
    return { body: tapped, stored };
  }

  /** Writes the cassette of an attempt whose end is recorded in the store. */
  finished(leaseId: string, outcome: Outcome): void {
    const recording = this.recordings.get(leaseId);
    if (!recording) return;
    this.recordings.delete(leaseId);
    const { capability } = recording.task;
    const writing = this.write(recording, outcome).catch((err: unknown) =>
      this.log.error({ event: 'cassette_write_failed', err, capability }, 'could not write the cassette'),
    );
    this.writing.add(writing);
    void writing.finally(() => this.writing.delete(writing));
  }

  /** Drops a recording whose outcome does not count. */
  discard(leaseId: string): void {
    this.recordings.delete(leaseId);
  }

  /** Resolves when all ended attempts are written. */
  async close(): Promise<void> {
    this.recordings.clear();
    await Promise.all(this.writing);
  }

  private afterMs({ startedAtMs }: OpenRecording): number {
    return Math.max(0, this.clock.nowMs() - startedAtMs);
  }

  private async write({ task, chunks, artifacts }: OpenRecording, outcome: Outcome): Promise<void> {
    const { secretNames, secretValues } = this.options;
    const { capability } = task;
    const redact = redactor(secretNames, [...secretValues, ...secretsIn(task.input, secretNames)]);
    const input = redact(normalised(task.input));
    const name = this.folder.reserve(capability, input);
    if (name === undefined)
      return this.log.warn(
        { event: 'cassette_limit_reached', capability },
        'cassette limit reached; this attempt is not recorded',
      );
    const outputs = [...chunks.entries()]
      .sort(([a], [b]) => a - b)
      .map(([, { afterMs, chunk }]) => eventOf(afterMs, chunk, redact));
    const files: CassetteFile[] = [];
    const left = artifacts.map(({ afterMs, artifact, bytes }, index) => {
      if (!bytes) return { afterMs, artifact };
      const redacted = redactBytes(artifact, bytes, redact);
      const file = `${name}/${index + 1}-${artifact.name.replaceAll(/[^\w.-]/g, '_').slice(-80)}`;
      files.push({ file, bytes: redacted.bytes });
      return { afterMs, artifact: redacted.artifact, file };
    });
    const events = [...outputs, ...left].sort((a, b) => a.afterMs - b.afterMs);
    const cassette: Cassette = { cassette: 1, capability, input, events, outcome: redact(outcome) };
    await this.folder.write(name, cassette, files);
  }
}

function eventOf(afterMs: number, { stream, data, droppedBytes }: OutputChunk, redact: Redact) {
  return { afterMs, stream, data: redact(data), ...(droppedBytes !== undefined && { droppedBytes }) };
}

/** Removes secrets from text artifacts. */
function redactBytes(artifact: Artifact, bytes: Buffer, redact: Redact): { artifact: Artifact; bytes: Buffer } {
  if (!/^text\/|json|xml|csv/.test(artifact.contentType)) return { artifact, bytes };
  const text = bytes.toString('utf8');
  const without = redact(text);
  if (without === text) return { artifact, bytes };
  const changed = Buffer.from(without);
  const sha256 = createHash('sha256').update(changed).digest('hex');
  return { artifact: { ...artifact, sizeBytes: changed.length, sha256 }, bytes: changed };
}
