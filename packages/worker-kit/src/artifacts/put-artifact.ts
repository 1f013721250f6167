import type { ClientRequest, IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { YardError } from '@yardmaster/protocol';
import type { Upload } from '../link';

/** An upload without progress is aborted after this time. */
const stallMs = 30_000;
const answerBytesMax = 64 * 1024;

/**
 * Sends one upload over HTTP (protocol/README.md, "Artifacts"), and resolves to the SHA-256 that the control plane
 * computed.
 * @throws YardError with the code of the control plane if it rejected the upload, `LINK_CLOSED` if there was no
 * response
 */
export async function putArtifact(baseUrl: string, upload: Upload, signal: AbortSignal): Promise<string> {
  const { taskId, name, body } = upload;
  const path = `/v1/tasks/${encodeURIComponent(taskId)}/artifacts/${encodeURIComponent(name)}`;
  const url = new URL(baseUrl.replace(/^ws/, 'http').replace(/\/$/, '') + path);
  const { request } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const headers = headersOf(upload);
  const sending = request(url, { method: 'PUT', headers, signal, agent: false, timeout: stallMs });
  try {
    const response = await responseTo(sending, upload);
    const answer = await readJson(response);
    if (response.statusCode === 200 || response.statusCode === 201) return String(answer['sha256']);
    throw refusal(response.statusCode ?? 0, answer);
  } finally {
    sending.destroy();
    body.destroy();
  }
}

function headersOf({ leaseId, contentType, sizeBytes, sha256 }: Upload): Record<string, string> {
  const digest = sha256 && Buffer.from(sha256, 'hex').toString('base64');
  return {
    authorization: `Lease ${leaseId}`,
    'content-type': contentType,
    ...(sizeBytes !== undefined && { 'content-length': String(sizeBytes) }),
    ...(digest && { 'content-digest': `sha-256=:${digest}:` }),
  };
}

/**
 * Resolves to the response. The control plane may reject an upload before it has read the body; then its response is
 * the error, not the broken connection that may follow.
 */
function responseTo(sending: ClientRequest, { name, body }: Upload): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const cut = (cause: Error): void =>
      reject(new YardError('LINK_CLOSED', `the upload of ${name} was cut: ${cause.message}`, { cause }));
    sending.once('response', resolve);
    sending.once('error', cut);
    sending.once('timeout', () => sending.destroy(new Error(`no progress for ${stallMs} ms`)));
    pipeline(body, sending, (cause) => cause && setImmediate(cut, cause));
  });
}

async function readJson(response: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  response.setEncoding('utf8');
  try {
    for await (const part of response) {
      text += part as string;
      if (text.length > answerBytesMax) return {};
    }
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {}; // not a control plane, or a cut response: the status is enough
  }
}

/** Creates the error for a rejected upload. A status without a code comes from a proxy. */
function refusal(status: number, { code, detail }: Record<string, unknown>): YardError {
  if (typeof code === 'string') return new YardError(code as 'INTERNAL', typeof detail === 'string' ? detail : code);
  if (status >= 500) return new YardError('LINK_CLOSED', `upload failed: HTTP status ${status}`);
  return new YardError('NOT_FOUND', `the control plane does not accept artifacts: HTTP status ${status}`);
}
