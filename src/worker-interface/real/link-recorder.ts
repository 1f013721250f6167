import type { ReplyError } from '@yardmaster/protocol';
import type { Audit } from '../../audit';

/** Returns a function to call after each registration on a link. It records the first: the opening of the link. */
export function linkRecorder(audit: Audit, from: string): (workerId: string) => void {
  let isRecorded = false;
  return (id) => {
    if (isRecorded) return;
    isRecorded = true;
    const object = { kind: 'worker', id };
    audit.record({ kind: 'change', by: { key: null }, from, action: 'links.open', object, status: 101 });
  };
}

/** Records a refused handshake. */
export function recordRefusal(audit: Audit, from: string, { code }: ReplyError): void {
  const status = code === 'UNAUTHORIZED' ? 401 : 403;
  audit.record({ kind: 'refusal', by: { key: null }, from, action: 'links.open', status, code });
}
