import { sessionStates, type SessionState } from '../../tasks';
import { readQuery } from '../validation/query-reader';
import { cursor, keyId, limit, namesOf, pageLimit } from '../validation/query-values';

/** Filters and pages the list of sessions. */
export class SessionListQueryDto {
  /** States, comma-separated. Default: all. @example "open" */
  state?: string;
  /** Id of the API key that opened the sessions. Those of the built-in key cannot be listed alone. */
  key?: string;
  /** Sessions per page, 1 to 500. Default: 50. */
  limit?: number;
  /** `nextCursor` of the previous page. */
  cursor?: string;
}

export const sessionListParameters = { state: namesOf(sessionStates), key: keyId, limit, cursor };

/** Reads the query of a list. @throws InvalidRequestError with every violation. */
export function readSessionListQuery(dto: SessionListQueryDto): {
  states: SessionState[] | undefined;
  keyId: string | undefined;
  page: { limit: number; cursor?: string };
} {
  const query = readQuery(dto, sessionListParameters);
  return {
    states: query.state,
    keyId: query.key,
    page: { limit: query.limit ?? pageLimit.default, cursor: query.cursor },
  };
}
