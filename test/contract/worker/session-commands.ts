import type { Subject } from './subject';

/** Runs shell commands in a new session of a capability, then closes it. */
export async function inSession(
  subject: Subject,
  sessionId: string,
  capability: string,
  use: (run: (command: string) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const { workerId } = subject.worker(capability);
  const opened = await subject.workerInterface.openSession(workerId, { sessionId, capability, ttlMs: 60_000 });
  expect(opened).toEqual({ status: 'opened' });
  await use(async (command) => (await subject.run('shell.run', { command }, { sessionId })).result);
  await subject.workerInterface.closeSession(workerId, sessionId);
}
