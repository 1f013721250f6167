/** Returns a percentile of durations, by nearest rank. */
export function percentile(durations, share) {
  const sorted = [...durations].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export const median = (values) => percentile(values, 0.5);

/** Runs `work` repeatedly, one after another, and returns the duration of each in milliseconds. */
export async function durationsOf(count, work) {
  const durations = [];
  for (let i = 0; i < count; i++) {
    const startedMs = performance.now();
    await work(i);
    durations.push(performance.now() - startedMs);
  }
  return durations;
}

/** Returns how many times per second `work` ends with `concurrency` calls in flight. */
export async function rateOf(count, concurrency, work) {
  let begun = 0;
  const lane = async () => {
    while (begun++ < count) await work();
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: concurrency }, lane));
  return count / ((performance.now() - startedMs) / 1000);
}
