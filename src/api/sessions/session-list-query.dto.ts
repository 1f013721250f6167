import { sessionStates, type SessionState } from '../../tasks';
import { QueryReader } from '../validation/query-reader';
import { readInteger } from '../validation/query-values';

/** Which sessions are listed. */
export class SessionListQueryDto {
  /** States, separated by commas; all of them where it is left out. @example "open" */
  state?: string;
  /** Sessions of one page, from 1 to 500; 50 where it is left out. */
  limit?: number;
  /** The `nextCursor` of the page before. */
  cursor?: string;
}

const limitDefault = 50;
const limitMax = 500;

/** Reads the query of a list. @throws InvalidRequestError with every fault. */
export function readSessionListQuery(dto: SessionListQueryDto): {
  states: SessionState[] | undefined;
  page: { limit: number; cursor?: string };
} {
  const query = new QueryReader(dto, ['state', 'limit', 'cursor']);
  const states = query.names('state', sessionStates);
  const page = { limit: query.read('limit', readInteger(1, limitMax)) ?? limitDefault, cursor: query.text('cursor') };
  query.check();
  return { states, page };
}
