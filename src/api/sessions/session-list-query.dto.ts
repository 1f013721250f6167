import { sessionStates, type SessionState } from '../../tasks';
import { readQuery } from '../validation/query-reader';
import { cursor, limit, namesOf, pageLimit } from '../validation/query-values';

/** Which sessions are listed. */
export class SessionListQueryDto {
  /** States, separated by commas; all of them if left out. @example "open" */
  state?: string;
  /** Sessions of one page, from 1 to 500; 50 if left out. */
  limit?: number;
  /** The `nextCursor` of the page before. */
  cursor?: string;
}

export const sessionListParameters = { state: namesOf(sessionStates), limit, cursor };

/** Reads the query of a list. @throws InvalidRequestError with every fault. */
export function readSessionListQuery(dto: SessionListQueryDto): {
  states: SessionState[] | undefined;
  page: { limit: number; cursor?: string };
} {
  const query = readQuery(dto, sessionListParameters);
  return { states: query.state, page: { limit: query.limit ?? pageLimit.default, cursor: query.cursor } };
}
