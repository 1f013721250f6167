import type { FleetEvent } from '@yardmaster/client';
import { inOneLine } from './terminal-text';

/** Formats an event as one line; undefined for events that users do not need. */
export function formatFleetEvent(event: FleetEvent): string | undefined {
  switch (event.event) {
    case 'task': {
      const { capability, attempt, workerId, sessionId, errorCode } = event;
      return lineOf(event, [
        capability,
        attempt > 0 && `attempt ${attempt}`,
        workerId !== undefined && `worker ${workerId}`,
        sessionId !== undefined && `session ${sessionId}`,
        errorCode,
      ]);
    }
    case 'session':
      return lineOf(event, [event.capability, `worker ${event.workerId}`]);
    case 'worker': {
      const { inFlight, slots, cordoned } = event;
      return lineOf(event, [`${inFlight} of ${slots} slots used`, cordoned && 'drained by an operator']);
    }
    case 'reset':
      return inOneLine(`reset: ${event.message}`);
    case 'cursor':
      return undefined;
  }
}

function lineOf(
  { at, kind, id, state }: { at: string; kind: string; id: string; state: string },
  details: ReadonlyArray<string | false | undefined>,
): string {
  const known = details.filter((detail) => detail !== false && detail !== undefined && detail !== '');
  return inOneLine(`${at}  ${kind.padEnd(7)}  ${id}  ${state.padEnd(9)}  ${known.join(', ')}`);
}
