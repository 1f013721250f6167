import type { FeedReset, FleetChange } from '../../tasks';
import type { FeedCursorDto, FeedResetDto, SessionChangeDto, TaskChangeDto, WorkerChangeDto } from './fleet-event.dto';
import type { FeedEvent } from './fleet-feed';

const resetMessages: Readonly<Record<FeedReset, string>> = {
  expired: 'changes after the cursor are no longer kept; read the lists again, then go on from here',
  restarted: 'the cursor is not one of this run of the control plane; read the lists again, then go on from here',
};

/** The text of each change as an event: it is written once, however many readers there are. */
const texts = new WeakMap<FleetChange, string>();

/** An event in the form of `text/event-stream`. */
export function toEventText({ cursor, change, reset }: FeedEvent): string {
  if (!change) return reset ? textOf('reset', cursor, toResetDto(reset, cursor)) : textOf('cursor', cursor, { cursor });
  const known = texts.get(change);
  if (known !== undefined) return known;
  const text = textOf(change.kind, cursor, toChangeDto(change));
  texts.set(change, text);
  return text;
}

function textOf(
  event: string,
  id: string,
  data: TaskChangeDto | SessionChangeDto | WorkerChangeDto | FeedCursorDto | FeedResetDto,
): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function toResetDto(reason: FeedReset, cursor: string): FeedResetDto {
  return { reason, cursor, message: resetMessages[reason] };
}

function toChangeDto(change: FleetChange): TaskChangeDto | SessionChangeDto | WorkerChangeDto {
  const { kind, id, atMs } = change;
  const at = new Date(atMs);
  switch (kind) {
    case 'task': {
      const { capability, state, attempt, priority, workerId, sessionId, errorCode } = change;
      return { kind, id, at, capability, state, attempt, priority, workerId, sessionId, errorCode };
    }
    case 'session':
      return { kind, id, at, state: change.state, capability: change.capability, workerId: change.workerId };
    case 'worker': {
      const { state, isCordoned: cordoned, slots, inFlight } = change;
      return { kind, id, at, state, cordoned, slots, inFlight };
    }
  }
}
