import type { RunResult } from '../run';
import { replayCommand, type CommandLine } from './options';

/** The cost of a run. */
export interface Cost {
  seconds: number;
  /** CPU time of all threads. */
  cpuSeconds: number;
  /** CPU time per task between 10 % and 90 % of the ended tasks, without start and end. */
  microsecondsPerTask: number;
  peakMegabytes: number;
}

/** Formats a run for `--json`. */
export function toJson(options: CommandLine, result: RunResult, cost: Cost, shortened?: Shortened) {
  const { waits, shortTrace: _, ...rest } = result;
  return {
    ...rest,
    scenario: options.scenario,
    workers: options.workers,
    load: options.load / 100,
    longestWaitMs: waits.longestWaitMs,
    classes: Object.fromEntries(waits.classes.map((name) => [name, waits.of(name)])),
    ...cost,
    replay: replayCommand(options),
    ...(shortened && { shortened: replayCommand(shortened.options), shortTrace: shortened.result.shortTrace }),
  };
}

/** A smaller run that breaks the same rule. */
export interface Shortened {
  options: CommandLine;
  result: RunResult;
}

/** Formats a run as text. */
export function formatReport(options: CommandLine, result: RunResult, cost: Cost, shortened?: Shortened): string {
  const { tasks, waits, violations } = result;
  const states = Object.entries(tasks.states).map(([state, count]) => `${count} ${state}`);
  return [
    `${options.scenario} with seed ${options.seed}: ${options.workers} workers, ${tasks.submitted} tasks, ${seconds(result.simulatedMs)} simulated`,
    `ended: ${states.join(', ')}${tasks.refused > 0 ? `; refused: ${tasks.refused}` : ''}`,
    `longest wait ${seconds(waits.longestWaitMs)}, mean wait ${seconds(waits.meanWaitMs)}`,
    ...waits.classes.map((name) => formatClass(name, waits.of(name)!)),
    `cost: ${cost.seconds.toFixed(1)} s, of the processor ${cost.cpuSeconds.toFixed(1)} s and ${cost.microsecondsPerTask} µs a task; ${cost.peakMegabytes} MB at the most`,
    `trace ${result.hash} of ${result.events} events`,
    violations.length === 0 ? 'every rule was kept' : formatViolations(options, result, shortened),
  ].join('\n');
}

function formatClass(
  name: string,
  times: { count: number; p50Ms: number; p99Ms: number; longestWaitMs: number },
): string {
  const { count, p50Ms, p99Ms, longestWaitMs } = times;
  return `  ${name}: ${count} tasks, p50 ${seconds(p50Ms)}, p99 ${seconds(p99Ms)}, longest wait ${seconds(longestWaitMs)}`;
}

function formatViolations(options: CommandLine, result: RunResult, shortened?: Shortened): string {
  const lines = result.violations.map(({ rule, what }) => `BROKEN: ${rule}: ${what}`);
  const shown = shortened?.result ?? result;
  return [
    ...lines,
    `replay: ${replayCommand(options)}`,
    ...(shortened ? [`shortened: ${replayCommand(shortened.options)}`] : []),
    `what happened (ms, what)${shortened ? ', in the shortened run' : ''}:`,
    ...shown.shortTrace.map((line) => `  ${line}`),
  ].join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
