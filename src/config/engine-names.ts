/**
 * Every engine with its description for the help of `TASK_ENGINE`. The type check requires a factory for each in `src/tasks/engines.ts`, and
 * a test setup in `test/support/engines.ts`.
 */
export const engineKinds = {
  embedded: 'SQLite in this process, in the data folder',
} as const;

export type EngineName = keyof typeof engineKinds;

export const engineNames = Object.keys(engineKinds) as EngineName[];

export const enginesHelp = `${engineNames.map((name) => `\`${name}\`: ${engineKinds[name]}`).join('; ')}.`;
