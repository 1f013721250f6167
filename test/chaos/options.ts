/** The options that determine the plan. */
export interface Plan {
  seed: number;
  seconds: number;
  workers: number;
  /** Number of drills after the fault phase; each measures recovery times, one fault at a time. */
  drills: number;
  /** Number of processes that load the CPUs. */
  burners: number;
  /** Injects no faults except those of the drills, so that only load can cause losses. */
  isCalm: boolean;
}

/** The options of `npm run chaos`. */
export interface CommandLine extends Plan {
  isJson: boolean;
  /** Keeps the folder of the run even without violations. */
  isKept: boolean;
  /** Does not check recovery times, for a machine under other load. */
  hasNoLimits: boolean;
}

const numbers = {
  '--seed': { name: 'seed', min: 0, max: 2 ** 32 - 1 },
  '--seconds': { name: 'seconds', min: 5, max: 86_400 },
  '--workers': { name: 'workers', min: 1, max: 64 },
  '--drills': { name: 'drills', min: 0, max: 1000 },
  '--burners': { name: 'burners', min: 0, max: 256 },
} as const;

const switches = { '--calm': 'isCalm', '--json': 'isJson', '--keep': 'isKept', '--no-limits': 'hasNoLimits' } as const;

/** Reads the command line; the default of `--seed` is `newSeed`. @throws Error that lists every violation. */
export function readCommandLine(args: readonly string[], newSeed: number): CommandLine {
  const options: CommandLine = {
    seed: newSeed,
    seconds: 30,
    workers: 5,
    drills: 2,
    burners: 0,
    isCalm: false,
    isJson: false,
    isKept: false,
    hasNoLimits: false,
  };
  const faults: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const flag = args[index]!;
    const known = switches[flag as keyof typeof switches];
    if (known) {
      options[known] = true;
      continue;
    }
    const option = numbers[flag as keyof typeof numbers];
    if (!option) {
      faults.push(`unknown option ${flag}`);
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

/** Returns the command that repeats the plan. The interleaving of faults and work differs. */
export function replayCommand({ seed, seconds, workers, drills, burners, isCalm }: Plan): string {
  const more = `${burners > 0 ? ` --burners ${burners}` : ''}${isCalm ? ' --calm' : ''}`;
  return `npm run chaos -- --seed ${seed} --seconds ${seconds} --workers ${workers} --drills ${drills}${more}`;
}
