import type { MockFleet } from '@yardmaster/testkit/mock-workers';
import { MockWorkerInterface } from './mock';
import { createReal } from './real';
import type { WorkerInterface } from './worker-interface';
import type { WorkerLinks } from './worker-links';

/** Makes the two kinds of worker interface without dependency injection; their callers do not know which one they have. */
export const WorkerInterfaceFactory = {
  /** Mock workers inside this process. */
  createMock: (links: WorkerLinks, fleet: MockFleet): WorkerInterface => new MockWorkerInterface(links, fleet),

  /** Workers in processes of their own, which dial in or are dialed. */
  createReal: (...parameters: Parameters<typeof createReal>): WorkerInterface => createReal(...parameters),
};
