import { readFileSync } from 'node:fs';

/** CPU times in kernel ticks since boot. */
interface Times {
  total: number;
  busy: number;
  /** Time of this process and of its exited children. */
  own: number;
}

/** Measures the CPU share of other programs; if it is high, recovery times are not meaningful. */
export class Processors {
  private readonly before = readTimes();

  /** Returns the share since construction, from 0 to 1. Call this after all children of the run have exited. */
  otherShare(): number {
    const now = readTimes();
    const others = now.busy - this.before.busy - (now.own - this.before.own);
    return Math.max(0, others / Math.max(1, now.total - this.before.total));
  }
}

function readTimes(): Times {
  const [line] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user, nice, system, idle, waiting, ...rest] = line!.trim().split(/ +/).slice(1, 9).map(Number);
  const busy = user! + nice! + system! + rest.reduce((sum, ticks) => sum + ticks, 0);
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0); // utime, stime, cutime, cstime
  return { total: busy + idle! + waiting!, busy, own };
}
