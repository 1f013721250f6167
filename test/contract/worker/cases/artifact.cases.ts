import { createHash } from 'node:crypto';
import { YardError } from '@yardmaster/protocol';
import type { ContractCase } from '../contract-case';

export const artifactCases: readonly ContractCase[] = [
  {
    name: 'uploads an artifact under its lease, and gets its record',
    covers: ['answerUpload'],
    shows: [
      'Workers upload files and other large results over HTTP',
      'MUST compare the digest in the reply with its own',
    ],
    async run(subject) {
      const [name, text] = ['notes ä.txt', 'kept'];
      const { leaseId } = await subject.execute('contract.leave', { name, text });
      const sha256 = createHash('sha256').update(text).digest('hex');
      const { status, result } = await subject.outcome(leaseId);
      expect(status).toBe('succeeded');
      expect(result).toMatchObject({ name, sizeBytes: 4, sha256 });
      const upload = subject.reports.uploads.find((each) => each.leaseId === leaseId)!;
      expect(upload).toMatchObject({ taskId: `task-${leaseId}`, name, contentType: 'text/plain' });
      expect(upload.bytes.toString()).toBe(text);
    },
  },
  {
    name: 'fails with the error code of a rejected upload',
    shows: ['Otherwise it answers `STALE_LEASE` (409)', 'It MUST NOT be `.` or `..`'],
    async run(subject) {
      subject.reports.override.artifact = async ({ body }) => {
        body.resume();
        throw new YardError('TOO_MANY_ARTIFACTS', 'that is enough');
      };
      const refused = await subject.run('contract.leave', { name: 'a.txt', text: 'b' });
      expect(refused).toMatchObject({ status: 'failed', error: { code: 'TOO_MANY_ARTIFACTS', retryable: false } });
      subject.reset();
      const misnamed = await subject.run('contract.leave', { name: '..', text: 'b' });
      expect(misnamed).toMatchObject({ status: 'failed', error: { code: 'INVALID_REQUEST' } });
    },
  },
];
