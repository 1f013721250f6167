import { changeKinds } from '../../tasks';
import { InvalidRequestError } from '../problem/invalid-request.error';
import { readQuery } from '../validation/query-reader';
import { namesOf, text } from '../validation/query-values';
import type { FeedFilter } from './fleet-feed';

/** Syntax of a cursor. */
export const cursorPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** Selects the changes to stream and the starting point. */
export class FleetEventsQueryDto {
  /** Kinds of changes, comma-separated. Default: all. @example "task,worker" */
  kinds?: string;
  /** Stream only tasks and sessions of this capability. Worker changes have no capability and are always included; exclude them with `kinds`. @example "python.run" */
  capability?: string;
  /** Id of the last event that you have received. Default: start with the next change. */
  after?: string;
}

/** Schema of a cursor in the OpenAPI document. */
export const cursorSchema = { type: 'string', pattern: cursorPattern.source };

export const fleetEventsParameters = {
  kinds: namesOf(changeKinds),
  capability: text,
  after: { schema: cursorSchema, read: readCursor },
};

/** Reads the query and `Last-Event-ID`, which takes precedence. @throws InvalidRequestError with every violation. */
export function readFleetEventsQuery(
  dto: FleetEventsQueryDto,
  lastEventId: string | undefined,
): { filter: FeedFilter; after: string | undefined } {
  const { after, ...filter } = readQuery(dto, fleetEventsParameters);
  if (lastEventId === undefined || lastEventId === '') return { filter, after };
  const given = readCursor(lastEventId);
  if (typeof given === 'string') throw new InvalidRequestError([{ path: 'Last-Event-ID', message: given }]);
  return { filter, after: given.value };
}

function readCursor(value: string): { value: string } | string {
  if (cursorPattern.test(value)) return { value };
  return `expected an event id from this stream, got ${JSON.stringify(value.slice(0, 100))}`;
}
