import type { MockFleet } from '@yardmaster/testkit/mock-workers';
import { MockWorkerInterface } from './mock';
import { createReal } from './real';
import type { WorkerInterface } from './worker-interface';
import type { WorkerLinks } from './worker-links';

/** Makes either kind of worker interface without dependency injection. */
export const WorkerInterfaceFactory = {
  /** Mock workers in this process. */
  createMock: (links: WorkerLinks, fleet: MockFleet): WorkerInterface => new MockWorkerInterface(links, fleet),

  /** Workers in other processes, which dial in or are dialed. */
  createReal: (...parameters: Parameters<typeof createReal>): WorkerInterface => createReal(...parameters),
};
