import { taskStates, type TaskFilter } from '../../tasks';
import { isId } from '../validation/id.pipe';
import { QueryReader } from '../validation/query-reader';
import { pageLimit, readInteger, readTimeMs } from '../validation/query-values';

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

const known = ['state', 'capability', 'worker', 'createdFrom', 'createdBefore', 'limit', 'cursor'];

/** Reads the query of a list. @throws InvalidRequestError with every fault. */
export function readTaskListQuery(dto: TaskListQueryDto): {
  filter: TaskFilter;
  page: { limit: number; cursor?: string };
} {
  const query = new QueryReader(dto, known);
  const filter = {
    states: query.names('state', taskStates),
    capability: query.text('capability'),
    workerId: query.read('worker', (value) => (isId('worker', value) ? { value } : 'is no id of a worker'))?.value,
    createdFromMs: query.read('createdFrom', readTimeMs),
    createdBeforeMs: query.read('createdBefore', readTimeMs),
  };
  const page = {
    limit: query.read('limit', readInteger(pageLimit)) ?? pageLimit.default,
    cursor: query.text('cursor'),
  };
  query.check();
  return { filter, page };
}
