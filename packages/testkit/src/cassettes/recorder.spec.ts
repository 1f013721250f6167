import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { ManualClock } from '../clock/manual-clock';
import { createLog } from '../../../../src/log';
import { Recorder } from './recorder';

describe(Recorder.name, () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'recorder-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('survives an upload that is cut after its rejection, when nothing reads it', async () => {
    const options = { folder, secretNames: [], secretValues: [] };
    const recorder = new Recorder(options, new ManualClock(), createLog('silent'));
    recorder.begin({ taskId: 't', attempt: 1, leaseId: 'l', capability: 'a.b', input: {}, timeoutMs: 1 });
    const arriving = new PassThrough();
    const { body } = recorder.tap('l', arriving);
    const closed = new Promise((resolve) => body.once('close', resolve));
    arriving.destroy(new Error('aborted'));
    await closed;
    expect(body.destroyed).toBe(true);
  });
});
