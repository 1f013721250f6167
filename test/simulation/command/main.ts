import type { Plan } from '../plan/plan';
import { scenarios } from '../plan/scenarios';
import { run, type RunOptions, type RunResult } from '../run';
import { CostMeter } from './cost-meter';
import { laboratory } from './laboratory';
import { help, readCommandLine, type CommandLine } from './options';
import { formatReport, toJson, type Shortened } from './report';
import { shorten } from './shorten';

/** Shorter runs end too soon to need progress reports. */
const progressTasksMin = 5000;
/** Longer runs are not shortened: that would take many of them. */
const shortenedTasksMax = 10_000;

/** Runs the program. Exit code 0: every rule was kept; 1: a rule was broken; 2: the command line is invalid. */
export async function main(args: readonly string[]): Promise<number> {
  let options: CommandLine;
  try {
    options = readCommandLine(args);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  if (options.isHelp) {
    console.log(help);
    return 0;
  }
  if (options.isLab) return laboratory(options);
  let exitCode = 0;
  for (let seed = options.seed; seed < options.seed + options.seeds; seed++) {
    if (!(await perform({ ...options, seed }))) exitCode = 1;
  }
  return exitCode;
}

/** Builds the plan of a command line, with only the faults that it selects. */
export function planOf(options: CommandLine): Plan {
  const plan = scenarios[options.scenario]({ ...options, load: options.load / 100 });
  const { faults: kept } = options;
  return kept === undefined ? plan : { ...plan, faults: plan.faults.filter((_, at) => kept.includes(at)) };
}

/** Finds a smaller run that breaks the same rule first. */
export async function shortenedRun(
  options: CommandLine,
  { violations, tasks }: RunResult,
  runOptions: RunOptions = {},
): Promise<Shortened | undefined> {
  if (violations.length === 0 || tasks.submitted > shortenedTasksMax) return undefined;
  const { rule } = violations[0]!;
  const smaller = await shorten(options, planOf(options).faults.length, async (candidate) => {
    const { violations: others } = await run(planOf(candidate), runOptions);
    return others[0]?.rule === rule;
  });
  return { options: smaller, result: await run(planOf(smaller), runOptions) };
}

async function perform(options: CommandLine): Promise<boolean> {
  const meter = new CostMeter(options.tasks);
  const result = await run(planOf(options), {
    onProgress: ({ ended, simulatedMs }) => {
      meter.record(ended);
      if (options.isJson || options.tasks < progressTasksMin) return;
      const tookS = meter.seconds.toFixed(0);
      console.error(
        `${tookS} s: ${ended} of ${options.tasks} tasks have ended, ${(simulatedMs / 1000).toFixed(0)} s simulated`,
      );
    },
  });
  const cost = meter.cost();
  const shortened = await shortenedRun(options, result);
  const isBrief = options.seeds > 1 && result.violations.length === 0 && !options.isJson;
  if (options.isJson) console.log(JSON.stringify(toJson(options, result, cost, shortened)));
  else console.log(isBrief ? briefReport(options, result) : formatReport(options, result, cost, shortened));
  return result.violations.length === 0;
}

function briefReport({ seed }: CommandLine, { tasks, hash }: RunResult): string {
  return `seed ${seed}: ${tasks.ended} tasks ended, every rule was kept, trace ${hash}`;
}
