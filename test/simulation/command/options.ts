import { scenarios, type ScenarioName } from '../plan/scenarios';

/** The options of `npm run simulate`. */
export interface CommandLine {
  seed: number;
  /** Replicas of the control plane on one engine. */
  agents: number;
  workers: number;
  tasks: number;
  /** Average load in percent of the slots. */
  load: number;
  scenario: ScenarioName;
  /** Number of seeds, from `seed` on. */
  seeds: number;
  /** Indexes of the planned faults to keep. */
  faults?: readonly number[];
  isJson: boolean;
  /** Run the load-balancing laboratory instead of a scenario. */
  isLab: boolean;
  isHelp: boolean;
}

export const defaults: CommandLine = {
  seed: 1,
  agents: 1,
  workers: 10,
  tasks: 1000,
  load: 80,
  scenario: 'random-faults',
  seeds: 1,
  isJson: false,
  isLab: false,
  isHelp: false,
};

const numbers = {
  '--seed': { name: 'seed', min: 0, max: 2 ** 31 },
  '--agents': { name: 'agents', min: 1, max: 16 },
  '--workers': { name: 'workers', min: 1, max: 100_000 },
  '--tasks': { name: 'tasks', min: 1, max: 10_000_000 },
  '--load': { name: 'load', min: 1, max: 1000 },
  '--seeds': { name: 'seeds', min: 1, max: 1_000_000 },
} as const;

const switches = { '--json': 'isJson', '--lab': 'isLab', '--help': 'isHelp' } as const;

export const help = `npm run simulate -- [options]: runs a whole system in simulated time; the same seed repeats the run

  --scenario NAME  ${Object.keys(scenarios).join(', ')} (${defaults.scenario})
  --seed N         seed of all randomness (${defaults.seed})
  --seeds N        number of seeds to run, one after another (${defaults.seeds})
  --agents N       control planes on one engine, with faults between them; only with random-faults (${defaults.agents})
  --workers N      (${defaults.workers})
  --tasks N        (${defaults.tasks})
  --load N         average load in per cent of the slots, if the scenario does not set it (${defaults.load})
  --faults 1,4     only these planned faults, to replay a shortened run; \`none\` for no faults
  --lab            runs the load-balancing laboratory: prints tables, writes docs/load-balancing.svg
  --json           print the result as JSON
  --help           print this text

exit code 0: every rule was kept; 1: a rule was broken; 2: the command line is invalid
docs/simulation.md describes the scenarios, faults and rules`;

/** @throws Error that lists every fault. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const options = { ...defaults };
  const faults: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const flag = args[at]!;
    const known = switches[flag as keyof typeof switches];
    const number = numbers[flag as keyof typeof numbers];
    if (known) options[known] = true;
    else if (number) {
      const text = args[++at] ?? '';
      const isGood = /^\d+$/.test(text) && Number(text) >= number.min && Number(text) <= number.max;
      if (isGood) options[number.name] = Number(text);
      else faults.push(`${flag}: expected an integer from ${number.min} to ${number.max}, got ${text || 'nothing'}`);
    } else if (flag === '--scenario') {
      const text = args[++at] ?? '';
      if (Object.hasOwn(scenarios, text)) options.scenario = text as ScenarioName;
      else faults.push(`--scenario: expected one of ${Object.keys(scenarios).join(', ')}, got ${text || 'nothing'}`);
    } else if (flag === '--faults') {
      const text = args[++at] ?? '';
      if (/^(none|\d+(,\d+)*)$/.test(text)) options.faults = text === 'none' ? [] : text.split(',').map(Number);
      else faults.push(`--faults: expected numbers like 1,4 or none, got ${text || 'nothing'}`);
    } else faults.push(`${flag} is not understood`);
  }
  if (faults.length > 0) throw new Error(faults.map((fault) => `simulate: ${fault}`).join('\n'));
  return options;
}

/** Returns the command that repeats the same run. */
export function replayCommand({ seed, agents, workers, tasks, load, scenario, faults }: CommandLine): string {
  const several = agents === 1 ? '' : ` --agents ${agents}`;
  const more = faults === undefined ? '' : ` --faults ${faults.join(',') || 'none'}`;
  return `npm run simulate -- --scenario ${scenario} --seed ${seed}${several} --workers ${workers} --tasks ${tasks} --load ${load}${more}`;
}
