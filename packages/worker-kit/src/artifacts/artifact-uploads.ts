import { createHash, type Hash } from 'node:crypto';
import { finished, Transform, type Readable } from 'node:stream';
import type { Clock, Random } from '../clock';
import { artifactNameViolation, isMediaType, YardError, type Artifact } from '@yardmaster/protocol';
import type { WorkerLimits } from '../limits';
import { growingDelayMs, type Transport, type Upload } from '../link';
import type { EventLog } from '../log';
import { openTunnel, type Tunnel } from '../tunnels/open-tunnel';
import { wait } from '../wait';
import { artifactSource, type ArtifactData, type ArtifactOptions, type ArtifactSource } from './artifact-source';
import { putArtifact } from './put-artifact';
import { ConcurrencyLimiter } from './concurrency-limiter';

/** A request from a handler. */
export interface ArtifactRequest extends ArtifactOptions {
  taskId: string;
  leaseId: string;
  name: string;
  data: ArtifactData;
  /** Cancels the upload; its reason is the error. */
  signal: AbortSignal;
  /** True if the attempt is being stopped: the upload is tried once, without retries. */
  isStopping: boolean;
  /** Called when bytes are sent. */
  onProgress?: () => void;
}

/**
 * Uploads artifacts to the control plane, a limited number at a time, and retries after errors that may be temporary.
 */
export class ArtifactUploads {
  private route: UploadRoute = {};
  private readonly limiter: ConcurrencyLimiter;

  constructor(
    private readonly limits: Pick<WorkerLimits, 'uploadsMax' | 'uploadRetryWindowMs'>,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly log: EventLog,
  ) {
    this.limiter = new ConcurrencyLimiter(limits.uploadsMax);
  }

  /** Sends uploads over this link from now on, or to the address that the worker dialed. */
  linkOpened(transport: Transport, dialedUrl?: string): void {
    this.route = { ...this.route, transport, ...(dialedUrl !== undefined && { dialedUrl }) };
  }

  /** Sets the address for uploads, if the control plane named one at registration. */
  registered(assignedUrl: string | undefined): void {
    this.route = { ...this.route, assignedUrl };
  }

  /**
   * Resolves when the control plane has recorded the artifact.
   * @throws YardError `INVALID_REQUEST` if the name, the media type or the file is not valid, the code of the control
   * plane if it rejected the upload, or `LINK_CLOSED` if it could not be reached in time
   */
  async upload(request: ArtifactRequest): Promise<Artifact> {
    const { name, data, contentType = defaultType(data), signal } = request;
    const source = artifactSource(data);
    try {
      const violation = artifactNameViolation(name);
      if (violation) throw new YardError('INVALID_REQUEST', `the name of an artifact ${violation}`);
      if (!isMediaType(contentType)) throw new YardError('INVALID_REQUEST', `${contentType} is not a media type`);
      return await this.limiter.run(signal, () => this.persist({ ...request, contentType }, source));
    } finally {
      source.close?.();
    }
  }

  /** Opens a tunnel at the address for uploads. @throws YardError `LINK_CLOSED` if that fails */
  async openTunnel(leaseId: string, signal: AbortSignal): Promise<Tunnel> {
    const { transport, assignedUrl, dialedUrl } = this.route;
    const url = assignedUrl ?? dialedUrl;
    if (url !== undefined && !transport?.upload) return openTunnel(url, leaseId, signal);
    throw new YardError('LINK_CLOSED', 'tunnels need a link over a socket');
  }

  private async persist(request: ArtifactRequest & { contentType: string }, source: ArtifactSource): Promise<Artifact> {
    const { clock, random, log, limits } = this;
    let giveUpAtMs: number | undefined;
    for (let failures = 0; ; failures++) {
      try {
        return await this.send(request, source);
      } catch (error) {
        request.signal.throwIfAborted();
        giveUpAtMs ??= clock.nowMs() + limits.uploadRetryWindowMs;
        const isLast = request.isStopping || !source.isRepeatable || clock.nowMs() >= giveUpAtMs;
        if (isLast || !(error instanceof YardError) || !error.retryable) throw error;
        const { name, leaseId } = request;
        log.warn(
          { event: 'upload_failed', artifact: name, leaseId, failures, err: error },
          'the upload failed; retrying',
        );
        await wait(clock, growingDelayMs(failures, random.next()), request.signal);
      }
    }
  }

  private async send(request: ArtifactRequest & { contentType: string }, source: ArtifactSource): Promise<Artifact> {
    const { taskId, leaseId, name, contentType, signal, onProgress } = request;
    const { body, sizeBytes } = await source.open();
    const measured = new MeasuredStream(body, onProgress);
    const upload = { taskId, leaseId, name, contentType, sizeBytes, body: measured };
    const sha256 = await this.deliver(upload, signal).catch((error: unknown) => {
      throw measured.unreadable ?? error;
    });
    const sent = measured.result();
    if (sha256 === sent.sha256) return { name, contentType, ...sent };
    throw new YardError('DIGEST_MISMATCH', `checksum mismatch after the upload of ${name}`);
  }

  private async deliver(upload: Upload, signal: AbortSignal): Promise<string> {
    const { transport, assignedUrl, dialedUrl } = this.route;
    if (!transport?.upload) {
      const url = assignedUrl ?? dialedUrl;
      if (url !== undefined) return putArtifact(url, upload, signal);
      upload.body.destroy();
      throw new YardError('LINK_CLOSED', 'the control plane has not sent an upload URL for artifacts');
    }
    const cut = (): void => void upload.body.destroy(signal.reason as Error);
    signal.addEventListener('abort', cut, { once: true });
    try {
      return (await transport.upload(upload)).artifact.sha256;
    } finally {
      signal.removeEventListener('abort', cut);
      upload.body.destroy();
    }
  }
}

/** The route of uploads. */
interface UploadRoute {
  /** The newest link. */
  transport?: Transport;
  /** The address that the control plane named at the last registration. */
  assignedUrl?: string;
  /** The address that the worker dialed. */
  dialedUrl?: string;
}

/** Passes bytes through, and measures their number and SHA-256. */
class MeasuredStream extends Transform {
  /** The error that ended the source early. */
  unreadable?: Error;
  private readonly hash: Hash = createHash('sha256');
  private sizeBytes = 0;

  constructor(
    private readonly source: Readable,
    private readonly onProgress?: () => void,
  ) {
    super({ writableObjectMode: true, writableHighWaterMark: 1 }); // object mode: a chunk that is not bytes would otherwise throw in the source
    // Also fires if the source broke earlier, or was closed without an error.
    finished(source, { writable: false }, (error) => {
      if (error && !this.destroyed) this.destroy((this.unreadable = error));
    });
    source.pipe(this);
  }

  override _transform(
    chunk: unknown,
    encoding: BufferEncoding,
    done: (error: Error | null, bytes?: Uint8Array) => void,
  ): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    if (!(bytes instanceof Uint8Array)) {
      this.unreadable = new YardError('INVALID_REQUEST', `expected text or bytes from the stream, got ${typeof chunk}`);
      return done(this.unreadable);
    }
    this.hash.update(bytes);
    this.sizeBytes += bytes.length;
    this.onProgress?.();
    done(null, bytes);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.source.destroy();
    done(error);
  }

  result(): { sizeBytes: number; sha256: string } {
    return { sizeBytes: this.sizeBytes, sha256: this.hash.digest('hex') };
  }
}

function defaultType(data: ArtifactData): string {
  return typeof data === 'string' ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}
