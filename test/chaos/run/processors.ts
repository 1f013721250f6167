import { readFileSync } from 'node:fs';

/** In ticks of the kernel, since the machine was started. */
interface Times {
  total: number;
  busy: number;
  /** Of this process and of all that it started and that has ended. */
  own: number;
}

/** Tells how much of the processors other programs took: recovery times say little where it was much. */
export class Processors {
  private readonly before = readTimes();

  /** Since this was made, from 0 to 1. To be asked when all that the run started has ended. */
  othersShare(): number {
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
