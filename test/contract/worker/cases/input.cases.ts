import type { TaskInput, TaskInputReply } from '@yardmaster/protocol';
import type { ContractCase } from '../contract-case';
import type { Subject } from '../subject';

const say = (subject: Subject, leaseId: string, piece: Omit<TaskInput, 'leaseId'>): Promise<TaskInputReply> =>
  subject.workerInterface.input(subject.worker().workerId, { leaseId, ...piece });

export const inputCases: readonly ContractCase[] = [
  {
    name: 'delivers input in order, once, until its end',
    covers: ['input'],
    shows: ['the worker drops the bytes that the attempt already has', 'ends the input'],
    async run(subject) {
      const leaseId = await subject.begin('contract.hear', { afterMs: 0 });
      expect(await say(subject, leaseId, { text: 'one ' })).toEqual({ status: 'accepted', receivedBytes: 4 });
      expect(await say(subject, leaseId, { text: 'one two ', offset: 0 })).toEqual({
        status: 'accepted',
        receivedBytes: 8,
      });
      expect(await say(subject, leaseId, { text: 'x', offset: 9 })).toMatchObject({ code: 'INPUT_GAP' });
      const base64 = Buffer.from('three').toString('base64');
      expect(await say(subject, leaseId, { base64, end: true })).toEqual({ status: 'accepted', receivedBytes: 13 });
      expect((await subject.outcome(leaseId)).result).toBe(13);
      expect(subject.text(leaseId)).toBe('begunone two three');
    },
  },
  {
    name: 'buffers input up to the limit, and accepts the rest later',
    shows: ['MUST store at most 512 KiB of unread input'],
    async run(subject) {
      const leaseId = await subject.begin('contract.hear', { afterMs: 2000 });
      const text = 'x'.repeat(64 * 1024);
      for (let piece = 0; piece < 8; piece++)
        expect(await say(subject, leaseId, { text })).toMatchObject({ status: 'accepted' });
      expect(await say(subject, leaseId, { text: 'y' })).toMatchObject({ status: 'rejected', code: 'INPUT_FULL' });
      for (let isFull = true; isFull;) {
        const reply = await say(subject, leaseId, { text: 'y', offset: 8 * text.length, end: true });
        isFull = 'code' in reply && reply.code === 'INPUT_FULL';
      }
      expect((await subject.outcome(leaseId)).result).toBe(8 * text.length + 1);
    },
  },
  {
    name: 'reports an unknown lease, and attempts that take no input',
    shows: ['and any input if the attempt accepts none'],
    async run(subject) {
      expect(await say(subject, 'unknown', { text: 'x' })).toMatchObject({ status: 'unknown' });
      const leaseId = await subject.begin('contract.hold');
      expect(await say(subject, leaseId, { text: 'x' })).toMatchObject({ status: 'rejected', code: 'NO_INPUT' });
      await subject.cancel(leaseId);
      await subject.outcome(leaseId);
    },
  },
];
