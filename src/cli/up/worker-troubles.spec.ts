import { EventEmitter } from 'node:events';
import { deathsInRowMax, FailingWorkers, showTroubles } from './worker-troubles';
import type { SupervisedEvents } from './supervised-process';

describe(showTroubles.name, () => {
  let shown: string[];
  let worker: EventEmitter<SupervisedEvents>;
  let failing: FailingWorkers;
  beforeEach(() => {
    shown = [];
    worker = new EventEmitter();
    failing = new FailingWorkers();
    const screen = {
      log: (_: string, line: string) => shown.push(line),
      warn: (_: string, text: string) => shown.push(text),
    };
    showTroubles('w', worker, screen, failing);
  });

  function die(delayMs: number, line: string): void {
    worker.emit('line', line);
    worker.emit('died', 'exit code 1', delayMs);
  }

  it('shows repeated lines of a worker once, and stops waiting for it', () => {
    for (const delayMs of [250, 500]) die(delayMs, 'no bubblewrap');
    expect(failing.has('w')).toBe(false);
    const added = jest.fn();
    failing.on('added', added);
    for (const delayMs of [1000, 2000, 4000, 8000, 10_000]) die(delayMs, 'no bubblewrap');
    expect(shown).toEqual([
      'no bubblewrap',
      'died (exit code 1); it starts again in 250 ms',
      'died (exit code 1); it starts again in 500 ms',
      'died (exit code 1); retrying, at most every 10.0 s; further failures are not reported until it starts',
    ]);
    expect(shown).toHaveLength(deathsInRowMax + 1);
    expect(failing.has('w')).toBe(true);
    expect(added).toHaveBeenCalledTimes(1);
  });

  it('shows new lines, and each exit of a healthy worker', () => {
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

  it('omits a worker whose options are invalid', () => {
    worker.emit('line', '--slots: expected an integer');
    worker.emit('refused');
    expect(shown).toEqual(['--slots: expected an integer', 'invalid options; the worker is not started']);
    expect(failing.has('w')).toBe(true);
  });
});
