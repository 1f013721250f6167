import { workerStates } from '../../registry';
import { taskStates } from '../../tasks';

export type ResponseSchema = { properties?: Record<string, object>; additionalProperties?: boolean };

const anyObject = { type: 'object', additionalProperties: true } as const;
const counts = { type: 'integer', minimum: 0 } as const;

/** Completes the schemas of responses where their types were read as less than they say. */
export function describeResponses(schemas: Record<string, ResponseSchema>): void {
  Object.assign(schemas['FleetStats']!.properties!, { tasks: countsBy(taskStates), workers: countsBy(workerStates) });
  Object.assign(schemas['CapabilityCounts']!.properties!['tasks']!, countsBy(taskStates));
  Object.assign(schemas['Scenario']!.properties!['faults']!, { items: anyObject });
  schemas['Load']!.additionalProperties = true;
  Object.assign(schemas, { TaskEvent: taskEvent, Health: health, HealthIndicator: healthIndicator });
}

function countsBy(names: readonly string[]): object {
  return {
    type: 'object',
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, counts])),
    additionalProperties: false,
  };
}

const taskEvent = {
  description: 'Something that happened to a task.',
  oneOf: ['TaskStateEvent', 'TaskOutputEvent'].map((name) => ({ $ref: `#/components/schemas/${name}` })),
};

const healthIndicator = {
  type: 'object',
  description: 'A part of the control plane; what else it says differs from part to part.',
  required: ['status'],
  properties: { status: { type: 'string', enum: ['up', 'down'] }, message: { type: 'string' } },
  additionalProperties: true,
} as const;

const indicators = {
  type: 'object',
  additionalProperties: { $ref: '#/components/schemas/HealthIndicator' },
} as const;

const health = {
  type: 'object',
  description: 'A report on the parts of the control plane, by name.',
  required: ['status', 'details'],
  properties: {
    status: { type: 'string', enum: ['ok', 'error', 'shutting_down'] },
    info: { ...indicators, description: 'The parts that are up.' },
    error: { ...indicators, description: 'The parts that are down.' },
    details: { ...indicators, description: 'All of them.' },
  },
} as const;
