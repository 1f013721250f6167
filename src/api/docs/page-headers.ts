import type { INestApplication } from '@nestjs/common';
import { notesOfRoutes } from './routes';

/** Headers that a browser sends or exposes to a web page only if the server lists them (CORS, Fetch standard). */
export interface PageHeaders {
  ofRequests: string[];
  ofResponses: string[];
}

/** Returns the common headers and those that the notes of each route declare. */
export function pageHeaders(app: INestApplication): PageHeaders {
  const notes = notesOfRoutes(app);
  const parameters = notes.flatMap((of) => of.parameters ?? []) as Array<{ in: string; name: string }>;
  const responses = notes.flatMap((of) => Object.values(of.responses ?? {})) as Array<{ headers?: object }>;
  const ofRequests = parameters.filter((each) => each.in === 'header').map(({ name }) => name);
  const ofResponses = responses.flatMap(({ headers = {} }) => Object.keys(headers));
  return {
    ofRequests: [...new Set(['Authorization', 'X-Api-Key', 'Content-Type', ...ofRequests])],
    ofResponses: [...new Set(['Retry-After', 'Allow', ...ofResponses])],
  };
}
