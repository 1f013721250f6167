import { sessionStates, type SessionState } from '../../tasks';
import { readQuery } from '../validation/query-reader';
import { cursor, limit, namesOf, pageLimit } from '../validation/query-values';

/** Filters and pages the list of sessions. */
export class SessionListQueryDto {
  /** States, comma-separated. Default: all. @example "open" */
  state?: string;
  /** Sessions per page, 1 to 500. Default: 50. */
  limit?: number;
  /** `nextCursor` of the previous page. */
  cursor?: string;
}

export const sessionListParameters = { state: namesOf(sessionStates), limit, cursor };

/** Reads the query of a list. @throws InvalidRequestError with every violation. */
export function readSessionListQuery(dto: SessionListQueryDto): {
  states: SessionState[] | undefined;
  page: { limit: number; cursor?: string };
} {
  const query = readQuery(dto, sessionListParameters);
  return { states: query.state, page: { limit: query.limit ?? pageLimit.default, cursor: query.cursor } };
}
