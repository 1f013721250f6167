import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** Longest event: twice the largest configurable message. */
const eventCharsMax = 128 * 1024 * 1024;

/**
 * Yields the server-sent events (WHATWG HTML, section 9.2) of a body until it ends. Leaving the loop closes the connection.
 * @param charsMax longest event; a peer that never ends one would fill the memory
 * @throws the error of the body if it breaks, or an Error if an event is longer than `charsMax`
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  charsMax = eventCharsMax,
): AsyncGenerator<EventSourceMessage, void, undefined> {
  const reader = body.getReader(); // some browsers cannot iterate over a stream
  const decoder = new TextDecoder();
  const arrived: EventSourceMessage[] = [];
  let isTooLong = false;
  const parser = createParser({
    maxBufferSize: charsMax,
    onEvent: (message) => arrived.push(message),
    onError: ({ type }) => (isTooLong ||= type === 'max-buffer-size-exceeded'),
  });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* arrived.splice(0);
      if (isTooLong) throw new Error(`an event is longer than ${charsMax} characters`);
    }
  } finally {
    reader.cancel().catch(() => {}); // the stream may be broken already
  }
}
