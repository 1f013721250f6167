import { Readable } from 'node:stream';
import { ManualClock, SimulatedClock } from '../clock';
import { FleetArtifacts } from './fleet-artifacts';

const upload = (body: Readable) => ({
  taskId: 't-1',
  leaseId: 't-1~1',
  name: 'a.txt',
  contentType: 'text/plain',
  body,
});

describe(FleetArtifacts.name, () => {
  it('reads a slow body while simulated time stands still', async () => {
    const clock = new SimulatedClock(0, 1000);
    const slow = async function* (): AsyncGenerator<Buffer> {
      for (let turn = 0; turn < 5000; turn++) await new Promise((resolve) => setImmediate(resolve));
      yield Buffer.from('text');
    };
    clock.setTimer(1, () => undefined);
    const taken = await clock.until(new FleetArtifacts(clock).receive(upload(Readable.from(slow()))));
    expect([taken.artifact.sizeBytes, clock.nowMs()]).toEqual([4, 0]);
  });

  it('aborts a body without data', async () => {
    const body = new Readable({ read: () => undefined });
    const realTime = new ManualClock(0);
    const artifacts = new FleetArtifacts(new SimulatedClock(0), realTime);
    const message = 'no data of the artifact arrived for 30000 ms';
    const taking = artifacts.receive(upload(body));
    await Promise.all([
      expect(taking).rejects.toMatchObject({ code: 'LINK_CLOSED', message }),
      realTime.advance(30_000),
    ]);
  });
});
