import { createParser, type EventSourceMessage } from 'eventsource-parser';

/**
 * Yields the server-sent events (WHATWG HTML, section 9.2) of a body until it ends. Leaving the loop closes the connection.
 * @throws the error of the body if it breaks
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<EventSourceMessage, void, undefined> {
  const reader = body.getReader(); // not every browser can iterate over a stream
  const decoder = new TextDecoder();
  const arrived: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => arrived.push(message) });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* arrived.splice(0);
    }
  } finally {
    reader.cancel().catch(() => {}); // it is broken already
  }
}
