import { EventEmitter } from 'node:events';
import { formatDuration } from '../duration';
import { restartLimits } from './restart.policy';
import type { Screen } from './screen';
import { readLogLine } from './worker-log-line';
import type { SupervisedEvents } from './supervised-process';

/** After this number of consecutive crashes, `yard up` no longer waits for a worker. */
export const deathsInRowMax = 3;
const linesKnownMax = 50;

/**
 * Tracks local workers that fail at every start, so that `yard up` does not wait for them. Emits `added` for each new
 * one.
 */
export class FailingWorkers extends EventEmitter<{ added: [] }> {
  private readonly ids = new Set<string>();

  has(workerId: string): boolean {
    return this.ids.has(workerId);
  }

  add(workerId: string): void {
    this.ids.add(workerId);
    this.emit('added');
  }
}

/** The events of a process that `showTroubles` listens to. */
export interface Troubled {
  on(event: 'line', listener: (...told: SupervisedEvents['line']) => void): unknown;
  on(event: 'died', listener: (...told: SupervisedEvents['died']) => void): unknown;
  on(event: 'refused', listener: (...told: SupervisedEvents['refused']) => void): unknown;
}

/**
 * Shows the log lines of a local worker, and how it exits. A worker that crashes at every start logs the same lines
 * each time, so repeated lines are shown once.
 */
export function showTroubles(
  workerId: string,
  worker: Troubled,
  screen: Pick<Screen, 'log' | 'warn'>,
  failing: FailingWorkers,
): void {
  const logged = new Repetitions();
  let deathsInRow = 0;
  worker.on('line', (line) => {
    if (logged.isNew(readLogLine(line).text)) screen.log(workerId, line);
  });
  worker.on('died', (reason, delayMs) => {
    deathsInRow = delayMs === restartLimits.delayMsMin ? 1 : deathsInRow + 1;
    const isNew = logged.isNew(`died (${reason})`);
    logged.startOver();
    if (deathsInRow <= deathsInRowMax || isNew)
      screen.warn(workerId, `died (${reason}); ${next(deathsInRow, delayMs)}`);
    if (deathsInRow === deathsInRowMax) failing.add(workerId);
  });
  worker.on('refused', () => {
    screen.warn(workerId, 'invalid options; the worker is not started');
    failing.add(workerId);
  });
}

function next(deathsInRow: number, delayMs: number): string {
  if (deathsInRow < deathsInRowMax) return `it starts again in ${formatDuration(delayMs)}`;
  const most = formatDuration(restartLimits.delayMsMax);
  return `retrying, at most every ${most}; further failures are not reported until it starts`;
}

/** The lines of the previous start. */
class Repetitions {
  private before = new Set<string>();
  private now = new Set<string>();

  isNew(text: string): boolean {
    if (this.now.size < linesKnownMax) this.now.add(text);
    return !this.before.has(text);
  }

  startOver(): void {
    [this.before, this.now] = [this.now, new Set()];
  }
}
