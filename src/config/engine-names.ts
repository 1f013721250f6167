/**
 * Every engine by its name, with a clause for the help of `TASK_ENGINE`. The type check demands that `src/tasks/engines.ts` makes each of
 * them, and that `test/support/engines.ts` says how tests run it.
 */
export const engineKinds = {
  embedded: 'SQLite in this process, in the data folder',
} as const;

export type EngineName = keyof typeof engineKinds;

export const engineNames = Object.keys(engineKinds) as EngineName[];

export const enginesHelp = `${engineNames.map((name) => `\`${name}\`: ${engineKinds[name]}`).join('; ')}.`;
