import { sessionStates, type SessionState } from '../../tasks';
import { QueryReader } from '../validation/query-reader';
import { pageLimit, readInteger } from '../validation/query-values';

/** Which sessions are listed. */
export class SessionListQueryDto {
  /** States, separated by commas; all of them where it is left out. @example "open" */
  state?: string;
  /** Sessions of one page, from 1 to 500; 50 where it is left out. */
  limit?: number;
  /** The `nextCursor` of the page before. */
  cursor?: string;
}

/** Reads the query of a list. @throws InvalidRequestError with every fault. */
export function readSessionListQuery(dto: SessionListQueryDto): {
  states: SessionState[] | undefined;
  page: { limit: number; cursor?: string };
} {
  const query = new QueryReader(dto, ['state', 'limit', 'cursor']);
  const states = query.names('state', sessionStates);
  const page = {
    limit: query.read('limit', readInteger(pageLimit)) ?? pageLimit.default,
    cursor: query.text('cursor'),
  };
  query.check();
  return { states, page };
}
