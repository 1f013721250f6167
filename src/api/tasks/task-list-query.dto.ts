import { taskStates, type TaskFilter } from '../../tasks';
import { readQuery } from '../validation/query-reader';
import { cursor, limit, namesOf, pageLimit, text, time, workerId } from '../validation/query-values';

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
  /** Tasks of one page, from 1 to 500; 50 if left out. */
  limit?: number;
  /** The `nextCursor` of the page before. */
  cursor?: string;
}

export const taskListParameters = {
  state: namesOf(taskStates),
  capability: text,
  worker: workerId,
  createdFrom: time,
  createdBefore: time,
  limit,
  cursor,
};

/** Reads the query of a list. @throws InvalidRequestError with every fault. */
export function readTaskListQuery(dto: TaskListQueryDto): {
  filter: TaskFilter;
  page: { limit: number; cursor?: string };
} {
  const query = readQuery(dto, taskListParameters);
  const filter = {
    states: query.state,
    capability: query.capability,
    workerId: query.worker,
    createdFromMs: query.createdFrom,
    createdBeforeMs: query.createdBefore,
  };
  return { filter, page: { limit: query.limit ?? pageLimit.default, cursor: query.cursor } };
}
