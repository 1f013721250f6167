import { filesIn, yamlOf } from './files';

export interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, string>;
}

export interface Job {
  'timeout-minutes'?: number;
  permissions?: Record<string, string>;
  strategy?: { matrix?: { include?: Array<{ node: string; python: string }> } };
  steps: Step[];
}

export interface Workflow {
  name: string;
  permissions?: Record<string, string>;
  concurrency?: object;
  jobs: Record<string, Job>;
}

export const workflowFiles = filesIn('.github/workflows', '.yml');

export const workflows = workflowFiles.map((path) => ({ path, workflow: yamlOf<Workflow>(path) }));

/** Every job of every workflow. */
export const jobs = workflows.flatMap(({ path, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${path}: ${name}`, job })),
);
