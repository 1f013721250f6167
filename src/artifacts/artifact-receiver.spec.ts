import { Readable } from 'node:stream';
import { ManualClock, SeededRandom } from '../clock';
import { createLog } from '../log';
import { ArtifactFiles } from './artifact-files';
import { ArtifactReceiver, type ArrivingArtifact } from './artifact-receiver';

describe(ArtifactReceiver.name, () => {
  const bytesMax = 4;
  let files: ArtifactFiles;
  let receiver: ArtifactReceiver;

  beforeEach(() => {
    files = new ArtifactFiles({ isSynced: false }, createLog('silent'));
    receiver = new ArtifactReceiver(files, new ManualClock(), new SeededRandom(1), bytesMax);
  });
  afterEach(() => files.close());

  function arriving(text: string, declared: Partial<ArrivingArtifact> = {}): ArrivingArtifact {
    const body = Readable.from([Buffer.from(text)]);
    return { taskId: 't-1', leaseId: 'l-1', name: 'a.txt', contentType: 'text/plain', body, ...declared };
  }

  it('lets a file be recorded when it is complete, and counts it as arriving until then', async () => {
    const recorded = await receiver.receive(arriving('text'), async (artifact) => {
      expect(receiver.isArriving(artifact.file)).toBe(true);
      return artifact;
    });
    expect(recorded).toEqual({
      name: 'a.txt',
      contentType: 'text/plain',
      sizeBytes: 4,
      sha256: '982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1',
      file: recorded.file,
    });
    expect([receiver.isArriving(recorded.file), await files.filesOf('t-1')]).toEqual([false, [recorded.file]]);
  });

  it('removes a file that could not be recorded', async () => {
    const refused = new Error('the lease is over');
    const received = receiver.receive(arriving('text'), () => Promise.reject(refused));
    await expect(received).rejects.toBe(refused);
    expect(await files.taskIds()).toEqual([]);
  });

  it.each([
    ['a declared size over the limit', arriving('', { sizeBytes: 5 }), 'PAYLOAD_TOO_LARGE'],
    ['a body over the limit', arriving('longer'), 'PAYLOAD_TOO_LARGE'],
    ['another digest than declared', arriving('text', { sha256: 'abc' }), 'DIGEST_MISMATCH'],
  ])('refuses %s and leaves nothing behind', async (_, upload, code) => {
    const record = jest.fn();
    await expect(receiver.receive(upload, record)).rejects.toMatchObject({ code });
    expect([record.mock.calls, await files.taskIds()]).toEqual([[], []]);
  });
});
