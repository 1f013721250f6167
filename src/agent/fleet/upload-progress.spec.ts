import { ManualClock } from '@yardmaster/testkit';
import { createLog } from '../../log';
import { PeerHub, type PeerNotices, type Peers } from '../../replicas';
import type { TaskStore } from '../../tasks';
import type { AttemptReports } from '../attempts';
import { UploadProgress } from './upload-progress';

const leaseId = 't-1~1~0';

describe(UploadProgress.name, () => {
  let clock: ManualClock;
  let received: Array<PeerNotices['progress']>;
  let lookups: number;

  function start(isHeld: boolean): UploadProgress {
    clock = new ManualClock();
    [received, lookups] = [[], 0];
    const hub = new PeerHub(clock, 5000);
    const [own, holder]: Peers[] = ['r-own', 'r-holder'].map((replicaId) => hub.peersOf(replicaId));
    const notices = { progress: (notice: PeerNotices['progress']) => void received.push(notice) };
    for (const peers of [own!, holder!])
      peers.start({ requests: {}, notices } as unknown as Parameters<Peers['start']>[0]);
    const byLease = async (): Promise<unknown> => (lookups++, { linkId: 'r-holder~0' });
    const store = { attempts: { byLease } } as unknown as TaskStore;
    const reports = { progressed: () => isHeld } as unknown as AttemptReports;
    return new UploadProgress(reports, store, own!, clock, createLog('silent'));
  }

  it('notifies the holder of a remote attempt at most once a second', async () => {
    const progressed = start(false).listenerFor(leaseId);
    for (let piece = 0; piece < 100; piece++) {
      progressed();
      await clock.advance(25);
    }
    await clock.advance(0);
    expect(received).toEqual([{ leaseId }, { leaseId }, { leaseId }]);
    expect(lookups).toBe(3);
  });

  it('sends no message for an attempt held here', async () => {
    const progressed = start(true).listenerFor(leaseId);
    progressed();
    await clock.advance(1000);
    expect([received, lookups]).toEqual([[], 0]);
  });
});
