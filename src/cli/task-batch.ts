import { CommandError } from './problem';

/** Limits of one `POST /v1/tasks:batch`: the control plane's defaults, with room for the rest of the body. */
const bounds = { tasksMax: 1000, bytesMax: 1_000_000 };

/** Reads requests from JSON Lines, or from a JSON array. @throws CommandError that names the line. */
export function readBatch(text: string): unknown[] {
  if (text.trimStart().startsWith('[')) return parse(text, 'the file') as unknown[];
  const lines = text.split('\n').map((line, index) => ({ line, where: `line ${index + 1}` }));
  return lines.filter(({ line }) => line.trim() !== '').map(({ line, where }) => parse(line, where));
}

/** Splits requests into batches within the limits of the API, in order. */
export function splitBatch(requests: readonly unknown[], { tasksMax, bytesMax } = bounds): unknown[][] {
  const batches: unknown[][] = [];
  let bytes = Infinity;
  for (const request of requests) {
    const size = Buffer.byteLength(JSON.stringify(request)) + 1;
    const last = batches.at(-1);
    if (!last || last.length === tasksMax || bytes + size > bytesMax) {
      batches.push([request]);
      bytes = size;
    } else {
      last.push(request);
      bytes += size;
    }
  }
  return batches;
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw CommandError.usage(`${where} is not valid JSON: ${(error as Error).message}`);
  }
}
