import { MockWorkerInterface, type MockOptions } from './mock';
import { RealWorkerInterface, type RealOptions } from './real';
import type { WorkerInterface } from './worker-interface';
import { WorkerLinks, type WorkerLinksParts } from './worker-links';

/** The two constructors behind the DI provider; above this line nothing knows which one was taken. */
export const WorkerInterfaceFactory = {
  /** Three mock workers (python, figma, browser) inside this process. */
  createMock(options: WorkerLinksParts & MockOptions): WorkerInterface {
    return new MockWorkerInterface(new WorkerLinks(options), options);
  },

  /** Workers in processes of their own, which dial in or are dialed. */
  createReal(options: WorkerLinksParts & RealOptions): WorkerInterface {
    return new RealWorkerInterface(new WorkerLinks(options), options);
  },
};
