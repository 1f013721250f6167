import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Log } from '../../log';
import { toErrorInfo, YardError, type KnownErrorCode } from '@yardmaster/protocol';
import type { ReceiveUpload, Upload } from '@yardmaster/worker-kit/link';
import { readUpload } from './read-upload';

/** Uploads at the same time, of all workers together. */
const uploadsMax = 256;

/** Of one lease: no attempt takes the room of all others. A worker of the kits has 4 at a time. */
export const uploadsPerLeaseMax = 8;

/** A refused worker may still be sending: unless that is read, the answer is lost with the connection. */
const lingerMs = 2000;

/** HTTP status by error code. Any other code is a bug of the control plane. */
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

/** Answers workers that upload an artifact over HTTP, on whatever server they reach. */
export class UploadEndpoint {
  private uploading = 0;
  private readonly byLease = new Map<string, number>();

  /** `takeUpload` takes an upload to its end. */
  constructor(
    private readonly takeUpload: ReceiveUpload,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Takes the upload to its end and answers it. Never rejects. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.uploading++;
    try {
      if (this.uploading > uploadsMax) throw new YardError('TOO_MANY_CLIENTS', `${uploadsMax} uploads are under way`);
      const upload = { ...readUpload(request.url ?? '', request.headers), body: request };
      const { artifact, isNew } = await this.take(upload);
      send(response, isNew ? 201 : 200, 'application/json', artifact);
    } catch (error) {
      this.refuse(error, request, response);
    } finally {
      this.uploading--;
    }
  }

  private async take(upload: Upload): ReturnType<ReceiveUpload> {
    const { leaseId } = upload;
    const count = (this.byLease.get(leaseId) ?? 0) + 1;
    if (count > uploadsPerLeaseMax)
      throw new YardError(
        'TOO_MANY_CLIENTS',
        `${uploadsPerLeaseMax} uploads of this attempt are under way; end one first`,
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

  private refuse(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    if (response.destroyed) return;
    const { code, message, retryable } = toErrorInfo(error);
    const status = (Object.hasOwn(statuses, code) && statuses[code as KnownErrorCode]) || 500;
    if (status === 500)
      this.log.error(
        { event: 'artifact_receive_failed', err: error },
        'the upload failed by an internal error; the worker tries again',
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
    this.linger(request);
  }

  private linger(request: IncomingMessage): void {
    if (request.complete) return;
    const timer = this.clock.setTimer(lingerMs, () => request.destroy());
    request.once('close', () => timer.cancel());
    request.on('error', () => undefined).resume();
  }
}

function send(response: ServerResponse, status: number, type: string, body: object): void {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' });
  response.end(JSON.stringify(body));
}
