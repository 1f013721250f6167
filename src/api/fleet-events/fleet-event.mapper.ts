import type { FeedReset, FleetChange } from '../../tasks';
import type { FeedCursorDto, FeedResetDto, SessionChangeDto, TaskChangeDto, WorkerChangeDto } from './fleet-event.dto';
import type { FeedEvent } from './fleet-feed';

const resetMessages: Readonly<Record<FeedReset, string>> = {
  expired: 'changes after the cursor are no longer stored; list everything again, then continue with this stream',
  restarted:
    'the control plane has restarted since it issued the cursor; list everything again, then continue with this stream',
};

/** Serialized events, cached because all readers get the same text. */
const texts = new WeakMap<FleetChange, string>();

/** Serializes an event as `text/event-stream`. */
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
