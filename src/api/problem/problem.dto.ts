/** One violation in a request. */
export class ViolationDto {
  /** Dotted path of the invalid value; empty for the whole body. @example "input.code" */
  path!: string;
  /** The expected and the actual value. @example "expected string, got number" */
  message!: string;
}

/** Body of every error response: problem details (RFC 9457), `application/problem+json`. */
export class ProblemDto {
  /** `urn:yardmaster:problem:` followed by the code. @example "urn:yardmaster:problem:NOT_FOUND" */
  type!: string;
  /** Summary of the problem type. */
  title!: string;
  /** HTTP status. @example 404 */
  status!: number;
  /** Explanation specific to this request. */
  detail!: string;
  /** Stable error code, listed in protocol/README.md. @example "NOT_FOUND" */
  code!: string;
  /** True if the same request may succeed later. */
  retryable!: boolean;
  /** Path of the request. For an internal error, the id under which it was logged. */
  instance?: string;
  /** Every violation, if parts of the request are invalid. */
  errors?: ViolationDto[];
  /** Machine-readable details. */
  details?: Record<string, unknown>;
}
