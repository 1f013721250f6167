import { builtInKeyId, credentialStates, type ApiKey, type CredentialState } from '../../access';
import { readQuery } from '../validation/query-reader';
import { cursor, limit, namesOf, pageLimit, text } from '../validation/query-values';

/** Filters and pages the list of API keys. */
export class KeyListQueryDto {
  /** States, comma-separated. Default: all. @example "active" */
  state?: string;
  /** The exact name. Ended keys may have had the same name. */
  name?: string;
  /** Keys per page, 1 to 500. Default: 50. */
  limit?: number;
  /** `nextCursor` of the previous page. */
  cursor?: string;
}

export const keyListParameters = { state: namesOf(credentialStates), name: text, limit, cursor };

interface KeyListQuery {
  states: readonly CredentialState[];
  name?: string;
  limit: number;
  cursor?: string;
}

/** Reads the query of the list. @throws InvalidRequestError with every violation. */
export function readKeyListQuery(dto: KeyListQueryDto): KeyListQuery {
  const { state, name, limit, cursor } = readQuery(dto, keyListParameters);
  return { states: state ?? credentialStates, name, limit: limit ?? pageLimit.default, cursor };
}

/** Selects a page: the built-in key, then the newest first. The cursor is the id of the last key of a page. */
export function pageOfKeys(
  builtIn: ApiKey,
  oldestFirst: readonly ApiKey[],
  { states, name, limit, cursor }: KeyListQuery,
): { keys: ApiKey[]; nextCursor?: string } {
  const isAfter = ({ id }: ApiKey): boolean =>
    cursor === undefined || (id !== builtInKeyId && (cursor === builtInKeyId || id < cursor));
  const isWanted = (key: ApiKey): boolean => states.includes(key.state) && (name === undefined || key.name === name);
  const found = [builtIn, ...oldestFirst.toReversed()].filter((key) => isAfter(key) && isWanted(key));
  const keys = found.slice(0, limit);
  return found.length > limit ? { keys, nextCursor: keys.at(-1)!.id } : { keys };
}
