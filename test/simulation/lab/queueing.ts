/** Returns the mean wait in a queue with several servers, random arrivals and exponential run times (Erlang C). */
export function erlangWaitMs(servers: number, load: number, meanMs: number): number {
  const offered = servers * load;
  let [term, sum] = [1, 1];
  for (let busy = 1; busy < servers; busy++) {
    term *= offered / busy;
    sum += term;
  }
  const full = (term * offered) / servers / (1 - load);
  return (full / (sum + full)) * (meanMs / (servers * (1 - load)));
}

/** Returns the same for any distribution of run times, by Lee and Longton's approximation. */
export function leeLongtonWaitMs(servers: number, load: number, run: { meanMs: number; meanSquare: number }): number {
  const variation = run.meanSquare / run.meanMs ** 2 - 1;
  return ((1 + variation) / 2) * erlangWaitMs(servers, load, run.meanMs);
}
