import { auditStreams, type AuditQuery, type AuditStream } from '../../audit';
import { readQuery, type QueryParameter } from '../validation/query-reader';
import { cursor, namesOf, readInteger, text, time } from '../validation/query-values';

/** Selects lines of the audit log. */
export class AuditQueryDto {
  /** Streams, comma-separated. Default: all. @example "changes,refusals" */
  stream?: string;
  /** Only lines from this time on: ISO 8601 or milliseconds since the Unix epoch. */
  after?: string;
  /** Only lines before this time: ISO 8601 or milliseconds since the Unix epoch. */
  before?: string;
  /** Id of an API key; `default` is the built-in key. */
  key?: string;
  /** Beginning of the action. @example "tasks." */
  action?: string;
  /** Lines per page, 1 to 1000. Default: 100. */
  limit?: number;
  /** `nextCursor` of the previous page. */
  cursor?: string;
  /** `headCursor` of an earlier page: only lines that were added since. */
  newerThan?: string;
}

const pageLimit = { type: 'integer', minimum: 1, maximum: 1000, default: 100 } as const;
const limit: QueryParameter<number> = {
  schema: pageLimit,
  read: (value) => {
    const number = readInteger(pageLimit)(value);
    return typeof number === 'string' ? number : { value: number };
  },
};

export const auditParameters = {
  stream: namesOf(auditStreams),
  after: time,
  before: time,
  key: text,
  action: text,
  limit,
  cursor,
  newerThan: cursor,
};

/** Reads the query of the audit log. @throws InvalidRequestError with every violation. */
export function readAuditQuery(dto: AuditQueryDto): AuditQuery {
  const { stream, after, before, limit = pageLimit.default, ...query } = readQuery(dto, auditParameters);
  return { ...query, streams: stream, afterMs: after, beforeMs: before, limit };
}

/** Who did something. */
export class AuditedByDto {
  /** Id of the API key, `default` for the built-in key; null without a valid key. */
  key!: string | null;
  /** Name of the key. */
  name?: string;
  /** Id of the worker token. */
  worker?: string;
  /** Purpose of the ticket. */
  ticket?: string;
}

/** The object of an action. */
export class AuditedObjectDto {
  /** @example "task" */
  kind!: string;
  id!: string;
}

/** A line of the audit log. */
export class AuditLineDto {
  /** ISO 8601. */
  at!: string;
  stream!: AuditStream;
  by!: AuditedByDto;
  /** Address of the client. Absent in lines about the log itself. */
  from?: string;
  /** The action or attempt. `audit.omitted` counts refusals beyond 10 a second, `audit.lost` lines that could not be written. @example "tasks.cancel" */
  action!: string;
  object?: AuditedObjectDto;
  /** HTTP status of the result. Absent in lines about the log itself. */
  status?: number;
  /** Code of the problem. */
  code?: string;
  /** Number of objects, such as the tasks of a batch, or of repetitions that share this line. */
  count?: number;
  /** This line stands for about this many: submissions are sampled. */
  sampled?: number;
}

/** Lines of the audit log, newest first. */
export class AuditPageDto {
  lines!: AuditLineDto[];
  /** Pass as `cursor` for older lines. Absent on the last page. */
  nextCursor?: string;
  /** Pass as `newerThan` for lines that are added later. */
  headCursor!: string;
}
