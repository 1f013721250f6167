#!/usr/bin/env node
import { createMockWorker, mockKinds, type MockKind } from '../../mock-workers';
import { runWorkerProgram } from '../../worker-kit';

/** A mock worker in a process of its own, in place of a real worker that does not exist yet. */
void runWorkerProgram({
  name: 'yardmaster-stand-in',
  description: 'Runs one mock worker of Yardmaster as a program of its own.',
  options: [
    { flag: '--kind', description: `which worker to stand in for: ${mockKinds.join(', ')}`, values: mockKinds },
    { flag: '--latency-ms', description: 'how long each attempt takes', default: '0', pattern: /^\d{1,7}$/ },
  ],
  createWorker: ({ workerId, instanceId, slots, labels }, { kind, latencyMs }, log) =>
    createMockWorker(kind as MockKind, { workerId, instanceId, slots, labels, latencyMs: Number(latencyMs), log }),
});
