import { ManualClock } from '@yardmaster/testkit';
import type { Explanation } from '@yardmaster/client';
import { WaitWatch } from './wait-watch';

type Waiting = NonNullable<Explanation['waiting']>;

describe(WaitWatch.name, () => {
  let clock: ManualClock;
  let notes: string[];
  let waiting: Waiting | undefined;
  let looks: number;
  let watch: WaitWatch;

  beforeEach(() => {
    [clock, notes, looks] = [new ManualClock(), [], 0];
    waiting = { reason: 'NO_CAPABLE_WORKER', message: 'nobody offers it' };
    const explain = async (): Promise<{ waiting?: Waiting }> => (looks++, { waiting });
    watch = new WaitWatch(explain, (text) => notes.push(text), clock);
  });

  const see = (state: 'queued' | 'running'): void =>
    watch.see({ taskId: 't-1', seq: 1, at: '', type: 'state', data: { state, attempt: 0 } });

  it('shows after a moment why the task waits, and again only if the reason changes', async () => {
    see('queued');
    await clock.advance(999);
    expect(notes).toEqual([]);
    await clock.advance(1);
    const first = 'waits, NO_CAPABLE_WORKER: nobody offers it; Ctrl-C cancels the task';
    expect(notes).toEqual([first]);
    for (let i = 0; i < 3; i++) await clock.advance(2000);
    expect(notes).toEqual([first]);
    waiting = { reason: 'SLOTS_BUSY', message: 'no slot is free' };
    await clock.advance(2000);
    expect(notes).toEqual([first, 'waits, SLOTS_BUSY: no slot is free']);
  });

  it('stops when the task runs or is no longer watched, and starts again when it waits again', async () => {
    see('queued');
    see('running');
    await clock.advance(10_000);
    expect(looks).toBe(0);
    see('queued');
    await clock.advance(1000);
    see('running');
    see('queued');
    await clock.advance(1000);
    expect(notes).toHaveLength(2);
    watch.stop();
    await clock.advance(10_000);
    expect(looks).toBe(2);
  });

  it('ignores a late answer, and a task that is being assigned', async () => {
    let answer: (explanation: { waiting?: Waiting }) => void = () => {};
    const explain = (): Promise<{ waiting?: Waiting }> => new Promise((resolve) => (answer = resolve));
    watch = new WaitWatch(explain, (text) => notes.push(text), clock);
    see('queued');
    await clock.advance(1000);
    see('running');
    answer({ waiting });
    see('queued');
    await clock.advance(1000);
    answer({ waiting: { reason: 'BEING_ASSIGNED', message: 'now' } });
    await clock.advance(1);
    expect(notes).toEqual([]);
  });

  it('queries again if no answer arrives', async () => {
    let isThere = false;
    const explain = async (): Promise<{ waiting?: Waiting }> => {
      if (!isThere) throw new Error('no answer');
      return { waiting };
    };
    watch = new WaitWatch(explain, (text) => notes.push(text), clock);
    see('queued');
    await clock.advance(1000);
    isThere = true;
    await clock.advance(2000);
    expect(notes).toHaveLength(1);
  });
});
