import { changeKinds } from '../../tasks';
import { InvalidRequestError } from '../problem/invalid-request.error';
import { readQuery } from '../validation/query-reader';
import { namesOf, text } from '../validation/query-values';
import type { FeedFilter } from './fleet-feed';

/** The form of a cursor. */
export const cursorPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** Which changes are streamed, and from where on. */
export class FleetEventsQueryDto {
  /** Kinds of changes, separated by commas; all of them if left out. @example "task,worker" */
  kinds?: string;
  /** Only tasks and sessions of this capability. Changes of workers have none: leave them out with `kinds`. @example "python.run" */
  capability?: string;
  /** The id of the last event that you have; from now on if left out. */
  after?: string;
}

/** A cursor in the document. */
export const cursorSchema = { type: 'string', pattern: cursorPattern.source };

export const fleetEventsParameters = {
  kinds: namesOf(changeKinds),
  capability: text,
  after: { schema: cursorSchema, read: readCursor },
};

/** Reads the query and `Last-Event-ID`, which wins. @throws InvalidRequestError with every fault. */
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
  return `expected the id of an event of this stream, got ${JSON.stringify(value.slice(0, 100))}`;
}
