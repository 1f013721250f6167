import type { Fault } from '../../protocol';
import { taskStates, type TaskFilter, type TaskState } from '../../tasks';
import { InvalidRequestError } from '../problem/invalid-request.error';
import { isId } from '../validation/id.pipe';
import { readInteger, readTimeMs } from '../validation/query-values';

/** Which tasks are listed. */
export class TaskListQueryDto {
  /** States, separated by commas. @example "queued,running" */
  state?: string;
  /** @example "python.run" */
  capability?: string;
  /** Id of the worker of the last attempt. */
  worker?: string;
  /** Tasks created then or later: ISO 8601 or milliseconds since the Unix epoch. */
  createdFrom?: string;
  /** Tasks created before: ISO 8601 or milliseconds since the Unix epoch. */
  createdBefore?: string;
  /** Tasks of one page, from 1 to 500; 50 where it is left out. */
  limit?: number;
  /** The `nextCursor` of the page before. */
  cursor?: string;
}

type Query = Readonly<Record<string, unknown>>;

const known = new Set(['state', 'capability', 'worker', 'createdFrom', 'createdBefore', 'limit', 'cursor']);
const limitDefault = 50;
const limitMax = 500;

/** Reads the query of a list. @throws InvalidRequestError with every fault. */
export function readTaskListQuery(dto: TaskListQueryDto): {
  filter: TaskFilter;
  page: { limit: number; cursor?: string };
} {
  const query = dto as Query;
  const faults: Fault[] = Object.keys(query)
    .filter((key) => !known.has(key))
    .map((path) => ({ path, message: 'is not a known parameter' }));
  const read = <T>(path: string, reader: (value: string) => T | string): T | undefined =>
    readOne(query, path, reader, faults);
  const filter = {
    states: read('state', readStates),
    capability: read('capability', (value) => ({ value }))?.value,
    workerId: read('worker', (value) => (isId('worker', value) ? { value } : 'is no id of a worker'))?.value,
    createdFromMs: read('createdFrom', readTimeMs),
    createdBeforeMs: read('createdBefore', readTimeMs),
  };
  const limit = read('limit', readInteger(1, limitMax)) ?? limitDefault;
  const cursor = read('cursor', (value) => ({ value }))?.value;
  if (faults.length > 0) throw new InvalidRequestError(faults);
  return { filter, page: { limit, cursor } };
}

/** A reader answers with what it read, or with text that says what is wrong. */
function readOne<T>(query: Query, path: string, reader: (value: string) => T | string, faults: Fault[]): T | undefined {
  const value = query[path];
  if (value === undefined || value === '') return undefined;
  const result = typeof value === 'string' ? reader(value) : 'may be given only once';
  if (typeof result !== 'string') return result;
  faults.push({ path, message: result });
  return undefined;
}

function readStates(value: string): TaskState[] | string {
  const states = value.split(',').map((state) => state.trim());
  const unknown = states.find((state) => !taskStates.includes(state as TaskState));
  if (unknown === undefined) return states as TaskState[];
  return `expected some of ${taskStates.join(', ')}, got ${JSON.stringify(unknown)}`;
}
