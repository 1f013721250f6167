/** What `npm run chaos` can be told. */
export interface CommandLine {
  seed: number;
  seconds: number;
  workers: number;
  isJson: boolean;
  /** Whether the folder of the run stays though all was well. */
  isKept: boolean;
}

const numbers = {
  '--seed': { name: 'seed', min: 0, max: 2 ** 32 - 1 },
  '--seconds': { name: 'seconds', min: 5, max: 86_400 },
  '--workers': { name: 'workers', min: 1, max: 64 },
} as const;

/** Reads the command line; without `--seed` it takes `newSeed`. @throws Error that lists every fault. */
export function readCommandLine(args: readonly string[], newSeed: number): CommandLine {
  const options: CommandLine = { seed: newSeed, seconds: 30, workers: 5, isJson: false, isKept: false };
  const faults: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const flag = args[index]!;
    const isSwitch = flag === '--json' || flag === '--keep';
    if (flag === '--json') options.isJson = true;
    if (flag === '--keep') options.isKept = true;
    if (isSwitch) continue;
    const option = numbers[flag as keyof typeof numbers];
    if (!option) {
      faults.push(`${flag} is not understood`);
      continue;
    }
    const text = args[++index] ?? '';
    const isGood = /^\d+$/.test(text) && Number(text) >= option.min && Number(text) <= option.max;
    if (isGood) options[option.name] = Number(text);
    else faults.push(`${flag}: expected an integer from ${option.min} to ${option.max}, got ${text || 'nothing'}`);
  }
  if (faults.length > 0) throw new Error(faults.map((fault) => `chaos: ${fault}`).join('\n'));
  return options;
}

/** The command that does the same again: the plan is the same, its meeting with the work is not. */
export function replayCommand({ seed, seconds, workers }: Pick<CommandLine, 'seed' | 'seconds' | 'workers'>): string {
  return `npm run chaos -- --seed ${seed} --seconds ${seconds} --workers ${workers}`;
}
