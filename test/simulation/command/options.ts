import { scenarios, type ScenarioName } from '../plan/scenarios';

/** What `npm run simulate` can be told. */
export interface CommandLine {
  seed: number;
  /** Replicas of the control plane on one engine. */
  agents: number;
  workers: number;
  tasks: number;
  /** Hundredths of the slots that the work takes on average. */
  load: number;
  scenario: ScenarioName;
  /** So many seeds, from `seed` on. */
  seeds: number;
  /** Only these of the planned faults, by their numbers. */
  faults?: readonly number[];
  isJson: boolean;
  /** The load-balancing laboratory instead of a scenario. */
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

export const help = `npm run simulate -- [options]: a whole system in simulated time, the same again from the same seed

  --scenario NAME  ${Object.keys(scenarios).join(', ')} (${defaults.scenario})
  --seed N         what chance there is follows from (${defaults.seed})
  --seeds N        so many seeds, one after the other (${defaults.seeds})
  --agents N       control planes on one engine: links move between them, they crash and come back, and so on; only with random-faults (${defaults.agents})
  --workers N      (${defaults.workers})
  --tasks N        (${defaults.tasks})
  --load N         per cent of the slots that the work takes, where the scenario leaves that open (${defaults.load})
  --faults 1,4     only these of the planned faults: for replaying what was shortened; \`none\` for none of them
  --lab            the load-balancing laboratory instead, with so many tasks for each measurement: tables, and docs/load-balancing.svg
  --json           the result as JSON
  --help           this text

exit code 0: every rule was kept; 1: one was broken; 2: the command was not understood
docs/simulation.md says what is simulated and what is checked`;

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

/** The command that does the very same again. */
export function replayCommand({ seed, agents, workers, tasks, load, scenario, faults }: CommandLine): string {
  const several = agents === 1 ? '' : ` --agents ${agents}`;
  const more = faults === undefined ? '' : ` --faults ${faults.join(',') || 'none'}`;
  return `npm run simulate -- --scenario ${scenario} --seed ${seed}${several} --workers ${workers} --tasks ${tasks} --load ${load}${more}`;
}
