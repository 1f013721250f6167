import type { Session, Task } from '../../src';
import { TaskStore } from '../../src/tasks';
import { interfaceKinds, startFleet, type Fleet } from '../support/fleet';

jest.setTimeout(30_000);

describe.each(interfaceKinds)('sessions (%s)', (kind) => {
  let fleet: Fleet;
  beforeAll(async () => (fleet = await startFleet(kind)));
  afterAll(() => fleet.close());

  const open = (ttlMs?: number): Promise<Session> => fleet.agent.sessions.open({ capability: 'python.run', ttlMs });
  const shell = (command: string, sessionId?: string): Promise<Task> =>
    fleet.agent.tasks.submit({ capability: 'shell.run', input: { command }, sessionId });
  const ended = ({ id }: Task): Promise<Task> => fleet.agent.tasks.waitFor(id, 25_000);
  const stdoutOf = async (task: Promise<Task>): Promise<unknown> =>
    ((await ended(await task)).outcome?.result as { stdout: string } | undefined)?.stdout;
  /** Submits a command, and resolves when a worker has accepted it. */
  async function begun(command: string, sessionId: string): Promise<Task> {
    const running = new Set<string>();
    let changed = (): void => {};
    const stop = fleet.app.get(TaskStore, { strict: false }).changes.subscribe(({ task }) => {
      if (task?.state !== 'running') return;
      running.add(task.id);
      changed();
    });
    const task = await shell(command, sessionId);
    while (!running.has(task.id)) await new Promise<void>((resolve) => (changed = resolve));
    stop();
    return task;
  }

  it('shares files between its tasks, separate from other sessions', async () => {
    const [session, other] = [await open(), await open()];
    expect(await ended(await shell('echo kept > note.txt', session.id))).toMatchObject({ state: 'succeeded' });
    expect(await stdoutOf(shell('cat note.txt', session.id))).toBe('kept\n');
    expect(await stdoutOf(shell('cat note.txt', other.id))).toBe('');
    expect(await stdoutOf(shell('cat note.txt'))).toBe('');
    await fleet.agent.sessions.close(session.id);
    await fleet.agent.sessions.close(other.id);
  });

  it('runs the tasks of a session one by one, in order, in parallel with other tasks', async () => {
    const { id } = await open();
    const first = await begun('sleep 20', id);
    const [second, third] = await Promise.all([shell('sleep 0.05', id), shell('true', id)]);
    expect(await ended(await shell('true'))).toMatchObject({ state: 'succeeded' });
    expect(await fleet.agent.tasks.get(second.id)).toMatchObject({ state: 'queued' });
    await fleet.agent.tasks.cancel(first.id);
    const [cancelled, next, last] = [await ended(first), await ended(second), await ended(third)];
    expect([cancelled.state, next.state, last.state]).toEqual(['cancelled', 'succeeded', 'succeeded']);
    expect(next.startedAtMs!).toBeGreaterThanOrEqual(cancelled.finishedAtMs!);
    expect(last.startedAtMs!).toBeGreaterThanOrEqual(next.finishedAtMs!);
    await fleet.agent.sessions.close(id);
  });

  it('ends the running and waiting tasks of a closed session', async () => {
    const { id, workerId } = await open();
    const [running, waiting] = [await begun('sleep 20', id), await shell('true', id)];
    await fleet.agent.sessions.close(id);
    const lost = { state: 'failed', outcome: { error: { code: 'SESSION_LOST', retryable: false } } };
    expect(await ended(waiting)).toMatchObject({ ...lost, attempt: 0 });
    expect(await ended(running)).toMatchObject({ ...lost, attempt: 1, workerId });
    await expect(shell('true', id)).rejects.toMatchObject({ code: 'SESSION_LOST' });
  });

  it('keeps a session across a cut link', async () => {
    const { id, workerId } = await open();
    await ended(await shell('echo kept > note.txt', id));
    fleet.workerInterface.disconnect(workerId);
    await fleet.reached(workerId, 'suspect');
    const task = shell('cat note.txt', id);
    await fleet.reached(workerId, 'online');
    expect(await stdoutOf(task)).toBe('kept\n');
    await fleet.agent.sessions.close(id);
  });

  it('ends an unused session', async () => {
    const over = new Promise((resolve) => fleet.agent.sessionEndings.once('ended', resolve));
    const { id } = await open(50);
    await over;
    expect(await fleet.agent.sessions.get(id)).toMatchObject({ state: 'expired' });
  });
});
