import { exitCodes } from '../exit-codes';
import { CommandError } from '../problem';

/** Creates the error for a missing file of a checkout that is not set up. */
export function notSetUp(file: string): CommandError {
  const detail = `${file} is missing: run \`node scripts/setup.mjs\` first (\`npm start\` does it), or use --mock`;
  return new CommandError({ code: 'NOT_SET_UP', detail }, exitCodes.failed);
}
