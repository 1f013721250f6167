import type { INestApplication } from '@nestjs/common';
import { notesOfRoutes } from './routes';

/** The headers of the API that a browser passes on only if the server lists them (CORS, in the Fetch standard). */
export interface PageHeaders {
  ofRequests: string[];
  ofAnswers: string[];
}

/** Those of every route, and those that the notes of a route name: a door declares its own there. */
export function pageHeaders(app: INestApplication): PageHeaders {
  const notes = notesOfRoutes(app);
  const parameters = notes.flatMap((of) => of.parameters ?? []) as Array<{ in: string; name: string }>;
  const responses = notes.flatMap((of) => Object.values(of.responses ?? {})) as Array<{ headers?: object }>;
  const ofRequests = parameters.filter((each) => each.in === 'header').map(({ name }) => name);
  const ofAnswers = responses.flatMap(({ headers = {} }) => Object.keys(headers));
  return {
    ofRequests: [...new Set(['Authorization', 'X-Api-Key', 'Content-Type', ...ofRequests])],
    ofAnswers: [...new Set(['Retry-After', 'Allow', ...ofAnswers])],
  };
}
