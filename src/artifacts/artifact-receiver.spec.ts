import { PassThrough, Readable } from 'node:stream';
import { ManualClock, SeededRandom } from '@yardmaster/testkit';
import { createLog } from '../log';
import type { ArtifactRecords } from '../tasks';
import { ArtifactCleanup } from './artifact-cleanup';
import { ArtifactReceiver, type ArtifactUpload } from './artifact-receiver';
import { FolderArtifactFiles } from './folder-artifact-files';
import { uploadMsMax } from './upload-limits.policy';

describe(ArtifactReceiver.name, () => {
  const bytesMax = 4;
  let clock: ManualClock;
  let files: FolderArtifactFiles;
  let receiver: ArtifactReceiver;

  beforeEach(() => {
    clock = new ManualClock();
    const log = createLog('silent');
    files = new FolderArtifactFiles({ isSynced: false }, clock, log);
    const cleanup = new ArtifactCleanup({} as ArtifactRecords, files, clock, log, 0);
    receiver = new ArtifactReceiver(files, cleanup, clock, new SeededRandom(1), bytesMax);
  });
  afterEach(() => files.close());

  function arriving(text: string, declared: Partial<ArtifactUpload> = {}): ArtifactUpload {
    const body = Readable.from([Buffer.from(text)]);
    return { taskId: 't-1', leaseId: 'l-1', name: 'a.txt', contentType: 'text/plain', body, ...declared };
  }

  async function kept(): Promise<string[]> {
    const names: string[] = [];
    for await (const { taskId, file } of files.list()) names.push(`${taskId}/${file}`);
    return names;
  }

  it('records a complete file', async () => {
    const recorded = await receiver.receive(arriving('text'), async (artifact) => {
      expect(await kept()).toEqual([`t-1/${artifact.file}`]);
      return artifact;
    });
    expect(recorded).toEqual({
      name: 'a.txt',
      contentType: 'text/plain',
      sizeBytes: 4,
      sha256: '982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1',
      file: recorded.file,
    });
    expect(await kept()).toEqual([`t-1/${recorded.file}`]);
  });

  it('removes a file that cannot be recorded', async () => {
    const refused = new Error('the lease is over');
    const received = receiver.receive(arriving('text'), () => Promise.reject(refused));
    await expect(received).rejects.toBe(refused);
    expect(await kept()).toEqual([]);
  });

  it('does not record a file that took too long to write, since a cleanup may remove it', async () => {
    const body = new PassThrough();
    const record = jest.fn();
    const write = files.write.bind(files);
    jest.spyOn(files, 'write').mockImplementation(async (...which) => {
      await write(...which);
      await clock.advance(uploadMsMax(bytesMax) + 1); // the disk takes this long
    });
    const received = receiver.receive(arriving('', { body }), record);
    body.end('text');
    await expect(received).rejects.toMatchObject({ code: 'REQUEST_TIMEOUT' });
    expect([record.mock.calls, await kept()]).toEqual([[], []]);
  });

  it.each([
    ['a declared size over the limit', arriving('', { sizeBytes: 5 }), 'PAYLOAD_TOO_LARGE'],
    ['a body over the limit', arriving('longer'), 'PAYLOAD_TOO_LARGE'],
    ['another digest than declared', arriving('text', { sha256: 'abc' }), 'DIGEST_MISMATCH'],
  ])('rejects %s and leaves no file behind', async (_, upload, code) => {
    const record = jest.fn();
    await expect(receiver.receive(upload, record)).rejects.toMatchObject({ code });
    expect([record.mock.calls, await kept()]).toEqual([[], []]);
  });
});
