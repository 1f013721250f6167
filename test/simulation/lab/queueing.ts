/** The mean wait in a queue that `servers` share, where arrivals are random and run times exponential (Erlang C). */
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

/** The same for run times of any kind, by Lee and Longton: as much longer as their spread is larger. An approximation. */
export function leeLongtonWaitMs(servers: number, load: number, run: { meanMs: number; meanSquare: number }): number {
  const variation = run.meanSquare / run.meanMs ** 2 - 1;
  return ((1 + variation) / 2) * erlangWaitMs(servers, load, run.meanMs);
}
