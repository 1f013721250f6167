/** Problem details (RFC 9457), as the API answers a request that it refuses. */
export interface Problem {
  title?: string;
  status?: number;
  detail: string;
  /** A code of `protocol/README.md`. */
  code: string;
  /** What is wrong with the request, by the path of the field or parameter. */
  errors?: ReadonlyArray<{ path: string; message: string }>;
}
