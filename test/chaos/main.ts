import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCommandLine, replayCommand, type CommandLine } from './options';
import { drillMs } from './plan/drills';
import { ChaosRun } from './run/chaos';
import { judge } from './verdict/judgement';
import { judgeLimits } from './verdict/limits';
import { recoveryTimes } from './verdict/recovery';
import { formatReport, makeReport, type ChaosReport } from './verdict/report';

/**
 * Time limit for start, settling and end, in addition to the faults. A longer run counts as hanging, and is aborted.
 */
const overheadMsMax = 240_000;

/** Runs the program. Exit codes: 0 no violation, 1 a violation, 2 invalid command line. */
export async function main(args: readonly string[]): Promise<number> {
  let options: CommandLine;
  try {
    options = readCommandLine(args, Date.now() % 2 ** 32);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  const say = (line: string): void => void (options.isJson || console.log(line));
  say(`chaos with seed ${options.seed}`);
  const report = await performIn(mkdtempSync(join(tmpdir(), 'yard-chaos-')), options, say);
  console.log(options.isJson ? JSON.stringify(report) : formatReport(report));
  return report.violations.length === 0 ? 0 : 1;
}

/** Removes the folder after a run without violations; otherwise keeps it, with the history and the logs. */
async function performIn(folder: string, options: CommandLine, say: (line: string) => void): Promise<ChaosReport> {
  const { seconds, drills } = options;
  const startedAtMs = Date.now();
  const stamped = (line: string): void =>
    say(`${((Date.now() - startedAtMs) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  const run = new ChaosRun({ ...options, folder, say: stamped });
  const deadline = setTimeout(
    () => abandon(run, 'time limit exceeded'),
    seconds * 1000 + drills * drillMs + overheadMsMax,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abandon(run, signal));
  const keep = (name: string, value: unknown): void =>
    writeFileSync(join(folder, name), JSON.stringify(value, undefined, 1));
  try {
    const history = await run.perform();
    const violations = judge(history);
    if (!options.hasNoLimits) violations.push(...judgeLimits(recoveryTimes(history), history.otherCpuShare));
    const report = makeReport({ ...options, replay: replayCommand(options) }, history, violations);
    if (violations.length > 0 || options.isKept) {
      keep('history.json', history);
      keep('logs.json', run.logs());
      console.error(`history and logs: ${folder}`);
    } else rmSync(folder, { recursive: true });
    return report;
  } catch (error) {
    keep('logs.json', run.logs());
    console.error(`history and logs: ${folder}`);
    throw error;
  } finally {
    clearTimeout(deadline);
  }
}

function abandon(run: ChaosRun, why: string): never {
  run.kill();
  console.error(`chaos: aborted: ${why}`);
  process.exit(1);
}
