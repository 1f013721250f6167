import { failureOf } from './failure.policy';

describe(failureOf, () => {
  it.each([
    ['Error fetching file: Figma API rate limit hit (429). Retry after 30 seconds.', 'RATE_LIMITED', 30_000],
    ['HTTP 429 Too Many Requests; retry-after: 2', 'RATE_LIMITED', 2000],
    ['Too many requests, try again in 500 ms', 'RATE_LIMITED', 500],
    ['rate limit exceeded, try again in 2 minutes', 'RATE_LIMITED', 120_000],
    ["Request to Figma API endpoint '/files/abc' returned 403 Forbidden.", 'FORBIDDEN', undefined],
    ['Failed to make request: Fetch failed with status 404: Not Found', 'NOT_FOUND', undefined],
    ['Request failed with status code 401', 'UNAUTHORIZED', undefined],
    ['Fetch failed with status 503: Service Unavailable', 'UPSTREAM_UNAVAILABLE', undefined],
    ['connect ECONNREFUSED 127.0.0.1:1', 'UPSTREAM_UNAVAILABLE', undefined],
    ['MCP error -32602: Input validation error: Invalid arguments for tool echo', 'INVALID_INPUT', undefined],
    ['the file has 404 lines, and line 403 is wrong', 'EXECUTION_ERROR', undefined],
    ['status 418', 'EXECUTION_ERROR', undefined],
    ['', 'EXECUTION_ERROR', undefined],
  ])('reads %j as %s', (text, code, retryAfterMs) => {
    expect(failureOf(text)).toEqual({ code, ...(retryAfterMs !== undefined && { retryAfterMs }) });
  });
});
