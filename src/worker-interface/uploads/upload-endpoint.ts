import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Log } from '../../log';
import { toErrorInfo, YardError, type KnownErrorCode } from '@yardmaster/protocol';
import type { ReceiveUpload, Upload } from '@yardmaster/worker-kit/link';
import { readUpload } from './read-upload';

/** Limit of concurrent uploads of all workers. */
const uploadsMax = 256;

/** Limit of concurrent uploads of one lease, so that one attempt cannot use up `uploadsMax`. The worker kits send 4 at a time. */
export const uploadsPerLeaseMax = 8;

/** How long the rest of a rejected body is read: the worker loses the answer if the connection closes while it sends. */
const readRestMs = 2000;

/** HTTP status by error code. Any other code is a bug. */
const statuses: Readonly<Partial<Record<KnownErrorCode, number>>> = {
  INVALID_REQUEST: 400,
  DIGEST_MISMATCH: 400,
  UNAUTHORIZED: 401,
  NOT_FOUND: 404,
  REQUEST_TIMEOUT: 408,
  STALE_LEASE: 409,
  TOO_MANY_ARTIFACTS: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  TOO_MANY_CLIENTS: 429,
  LINK_CLOSED: 503,
  SHUTTING_DOWN: 503,
  STORAGE_FULL: 507,
};

/** Answers uploads of artifacts over HTTP, on any server. */
export class UploadEndpoint {
  private uploading = 0;
  private readonly byLease = new Map<string, number>();

  /** `takeUpload` receives an upload to its end. */
  constructor(
    private readonly takeUpload: ReceiveUpload,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Receives the upload to its end and answers it. Never rejects. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.uploading++;
    try {
      if (this.uploading > uploadsMax)
        throw new YardError('TOO_MANY_CLIENTS', `upload limit reached (${uploadsMax}); retry later`);
      const upload = { ...readUpload(request.url ?? '', request.headers), body: request };
      const { artifact, isNew } = await this.receive(upload);
      send(response, isNew ? 201 : 200, 'application/json', artifact);
    } catch (error) {
      this.answerError(error, request, response);
    } finally {
      this.uploading--;
    }
  }

  private async receive(upload: Upload): ReturnType<ReceiveUpload> {
    const { leaseId } = upload;
    const count = (this.byLease.get(leaseId) ?? 0) + 1;
    if (count > uploadsPerLeaseMax)
      throw new YardError(
        'TOO_MANY_CLIENTS',
        `upload limit of an attempt reached (${uploadsPerLeaseMax}); wait until one ends`,
      );
    this.byLease.set(leaseId, count);
    try {
      return await this.takeUpload(upload);
    } finally {
      const left = this.byLease.get(leaseId)! - 1;
      if (left > 0) this.byLease.set(leaseId, left);
      else this.byLease.delete(leaseId);
    }
  }

  private answerError(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    if (response.destroyed) return;
    const { code, message, retryable } = toErrorInfo(error);
    const status = (Object.hasOwn(statuses, code) && statuses[code as KnownErrorCode]) || 500;
    if (status === 500)
      this.log.error(
        { event: 'artifact_receive_failed', err: error },
        'the upload failed with an internal error; the worker retries',
      );
    const detail = status === 500 ? 'The fault was logged.' : message;
    const type = `urn:yardmaster:problem:${code}`;
    if (status === 429 || status === 503) response.setHeader('retry-after', '2');
    send(response, status, 'application/problem+json', {
      type,
      title: STATUS_CODES[status],
      status,
      detail,
      code,
      retryable,
    });
    this.readRest(request);
  }

  private readRest(request: IncomingMessage): void {
    if (request.complete) return;
    const timer = this.clock.setTimer(readRestMs, () => request.destroy());
    request.once('close', () => timer.cancel());
    request.on('error', () => undefined).resume();
  }
}

function send(response: ServerResponse, status: number, type: string, body: object): void {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' });
  response.end(JSON.stringify(body));
}
