import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sha256, startArtifactService, type ArtifactService } from '../support/artifact-service';

jest.setTimeout(30_000);

describe('artifacts over real sockets', () => {
  let dataDir: string;
  let service: ArtifactService;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'yard-artifacts-test-'));
    service = await startArtifactService(dataDir, { artifactBytesMax: 300_000, artifactsMax: 3 });
  });
  afterAll(() => service.close());

  it('should keep what a worker uploads, name it in the outcome, list it and give it back', async () => {
    const picture = randomBytes(200_000);
    const task = await service.run(async (_input, context) => {
      await context.artifact('notes.txt', 'grüezi', {});
      await context.artifact('picture.png', picture, { contentType: 'image/png' });
      await context.artifact('stream', Readable.from([Buffer.from('a'), Buffer.from('b')]));
      return 'done';
    });
    const expected = [
      { name: 'notes.txt', sizeBytes: 7, sha256: sha256('grüezi'), contentType: 'text/plain; charset=utf-8' },
      { name: 'picture.png', sizeBytes: 200_000, sha256: sha256(picture), contentType: 'image/png' },
      { name: 'stream', sizeBytes: 2, sha256: sha256('ab'), contentType: 'application/octet-stream' },
    ];
    expect(task.outcome).toMatchObject({ status: 'succeeded', result: 'done', artifacts: expected });
    const list = await service.ask(`/v1/tasks/${task.id}/artifacts`);
    const createdAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string;
    expect(await list.json()).toEqual({ artifacts: expected.map((one) => ({ ...one, attempt: 1, createdAt })) });

    const answer = await service.ask(`/v1/tasks/${task.id}/artifacts/picture.png`);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '200000',
      'content-disposition': `attachment; filename="picture.png"; filename*=UTF-8''picture.png`,
      etag: `"${sha256(picture)}"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    });
    expect(Buffer.from(await answer.arrayBuffer()).equals(picture)).toBe(true);
  });
});
