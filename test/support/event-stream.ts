import { EventSourceParserStream } from 'eventsource-parser/stream';

/** One server-sent event, with its data parsed as JSON. */
export interface StreamedEvent {
  id: number;
  event: string;
  data: { seq: number; type: string; data: Record<string, unknown> };
}

/** Yields the server-sent events of a response until it ends. */
export async function* streamedEvents(response: Response): AsyncGenerator<StreamedEvent, void, undefined> {
  const messages = response.body!.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { id, event, data } of messages) {
    yield { id: Number(id), event: event ?? 'message', data: JSON.parse(data) as StreamedEvent['data'] };
  }
}

/** One event of the fleet's event stream. */
export interface FleetStreamEvent {
  id: string;
  event: string;
  data: Record<string, unknown>;
}

/** Yields the events of the fleet's event stream until it ends. */
export async function* fleetEvents(response: Response): AsyncGenerator<FleetStreamEvent, void, undefined> {
  const messages = response.body!.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { id, event, data } of messages) {
    yield { id: id!, event: event ?? 'message', data: JSON.parse(data) as Record<string, unknown> };
  }
}
