import type { Cost } from './report';

/** Measures the CPU time and memory of this process from its construction on. */
export class CostMeter {
  private readonly startedAtMs = performance.now();
  private readonly startedCpuMs = cpuMs();
  private readonly noted: Array<{ ended: number; cpuMs: number }> = [];

  constructor(private readonly tasks: number) {}

  get seconds(): number {
    return (performance.now() - this.startedAtMs) / 1000;
  }

  /** Records the number of ended tasks. */
  record(ended: number): void {
    if (ended >= this.tasks * 0.1 && ended <= this.tasks * 0.9) this.noted.push({ ended, cpuMs: cpuMs() });
  }

  cost(): Cost {
    const cpuSeconds = (cpuMs() - this.startedCpuMs) / 1000;
    const [first = { ended: 0, cpuMs: this.startedCpuMs }] = this.noted;
    const last = this.noted.at(-1);
    const between = last && last.ended > first.ended ? last : { ended: this.tasks, cpuMs: cpuMs() };
    const microsecondsPerTask = Math.round(((between.cpuMs - first.cpuMs) * 1000) / (between.ended - first.ended));
    return { seconds: this.seconds, cpuSeconds, microsecondsPerTask, peakMegabytes: peakMegabytes() };
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Returns the peak memory of this process. */
function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
