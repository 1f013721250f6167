/** One fault of a request. */
export class ViolationDto {
  /** Where, dotted; empty for the whole. @example "input.code" */
  path!: string;
  /** What was expected there. @example "expected string, got number" */
  message!: string;
}

/** What every error is answered with: problem details (RFC 9457), `application/problem+json`. */
export class ProblemDto {
  /** `urn:yardmaster:problem:` and the code. @example "urn:yardmaster:problem:NOT_FOUND" */
  type!: string;
  /** The same for every problem of this type. */
  title!: string;
  /** The HTTP status. @example 404 */
  status!: number;
  /** What is wrong with this very request. */
  detail!: string;
  /** Stable; listed in protocol/README.md. @example "NOT_FOUND" */
  code!: string;
  /** True where the same request may succeed later. */
  retryable!: boolean;
  /** What was asked for, or the id under which the fault was logged. */
  instance?: string;
  /** Each fault, where a part of the request is at fault. */
  errors?: ViolationDto[];
  /** What a program may want to know. */
  details?: Record<string, unknown>;
}
