import { EventEmitter } from 'node:events';
import { deathsInRowMax, HopelessWorkers, showTroubles } from './worker-troubles';
import type { SupervisedEvents } from './supervised-process';

describe(showTroubles.name, () => {
  let shown: string[];
  let worker: EventEmitter<SupervisedEvents>;
  let hopeless: HopelessWorkers;
  beforeEach(() => {
    shown = [];
    worker = new EventEmitter();
    hopeless = new HopelessWorkers();
    const screen = {
      log: (_: string, line: string) => shown.push(line),
      warn: (_: string, text: string) => shown.push(text),
    };
    showTroubles('w', worker, screen, hopeless);
  });

  function die(delayMs: number, line: string): void {
    worker.emit('line', line);
    worker.emit('died', 'exit code 1', delayMs);
  }

  it('should show once what a worker says at every start, and give up waiting for it', () => {
    for (const delayMs of [250, 500]) die(delayMs, 'no bubblewrap');
    expect(hopeless.has('w')).toBe(false);
    const more = jest.fn();
    hopeless.on('more', more);
    for (const delayMs of [1000, 2000, 4000, 8000, 10_000]) die(delayMs, 'no bubblewrap');
    expect(shown).toEqual([
      'no bubblewrap',
      'died (exit code 1); it starts again in 250 ms',
      'died (exit code 1); it starts again in 500 ms',
      'died (exit code 1); it is tried again, in the end every 10.0 s, and no more is said of it until that changes',
    ]);
    expect(shown).toHaveLength(deathsInRowMax + 1);
    expect(hopeless.has('w')).toBe(true);
    expect(more).toHaveBeenCalledTimes(1);
  });

  it('should show what is new, and each death of a worker that was well', () => {
    for (const delayMs of [250, 500, 1000, 2000]) die(delayMs, 'no bubblewrap');
    shown.length = 0;
    die(4000, 'no namespaces');
    die(250, 'no namespaces');
    die(250, 'no namespaces');
    expect(shown).toEqual([
      'no namespaces',
      'died (exit code 1); it starts again in 250 ms',
      'died (exit code 1); it starts again in 250 ms',
    ]);
  });

  it('should leave out a worker that cannot use its options', () => {
    worker.emit('line', '--slots: expected an integer');
    worker.emit('refused');
    expect(shown).toEqual(['--slots: expected an integer', 'its options cannot be used; it is left out']);
    expect(hopeless.has('w')).toBe(true);
  });
});
