import { taskStates, type TaskFilter } from '../../tasks';
import { readQuery } from '../validation/query-reader';
import { cursor, keyId, limit, namesOf, pageLimit, text, time, workerId } from '../validation/query-values';

/** Filters and pages the list of tasks. */
export class TaskListQueryDto {
  /** States, comma-separated. Default: all. @example "queued,running" */
  state?: string;
  /** @example "python.run" */
  capability?: string;
  /** Id of the worker of the last attempt. */
  worker?: string;
  /** Id of the API key that submitted the tasks. Those of the built-in key cannot be listed alone. */
  key?: string;
  /** Only tasks created at or after this time: ISO 8601 or milliseconds since the Unix epoch. */
  createdFrom?: string;
  /** Only tasks created before this time: ISO 8601 or milliseconds since the Unix epoch. */
  createdBefore?: string;
  /** Tasks per page, 1 to 500. Default: 50. */
  limit?: number;
  /** `nextCursor` of the previous page. */
  cursor?: string;
}

export const taskListParameters = {
  state: namesOf(taskStates),
  capability: text,
  worker: workerId,
  key: keyId,
  createdFrom: time,
  createdBefore: time,
  limit,
  cursor,
};

/** Reads the query of a list. @throws InvalidRequestError with every violation. */
export function readTaskListQuery(dto: TaskListQueryDto): {
  filter: TaskFilter;
  page: { limit: number; cursor?: string };
} {
  const query = readQuery(dto, taskListParameters);
  const filter = {
    states: query.state,
    capability: query.capability,
    workerId: query.worker,
    keyId: query.key,
    createdFromMs: query.createdFrom,
    createdBeforeMs: query.createdBefore,
  };
  return { filter, page: { limit: query.limit ?? pageLimit.default, cursor: query.cursor } };
}
