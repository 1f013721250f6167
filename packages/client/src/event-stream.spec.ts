import { readEvents } from './event-stream';

/** Creates a body that arrives in these pieces; an error as the last piece breaks it. */
function bodyOf(...pieces: Array<Uint8Array | string | Error>): {
  body: ReadableStream<Uint8Array>;
  isCancelled: () => boolean;
} {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces.shift();
        if (piece === undefined) controller.close();
        else if (piece instanceof Error) controller.error(piece);
        else controller.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
      },
      cancel: () => void (cancelled = true),
    },
    { highWaterMark: 0 },
  );
  return { body, isCancelled: () => cancelled };
}

async function all(body: ReadableStream<Uint8Array>, charsMax?: number): Promise<object[]> {
  const events: object[] = [];
  for await (const event of readEvents(body, charsMax)) events.push(event);
  return events;
}

describe(readEvents.name, () => {
  it('reads events split at any byte, even within a character', async () => {
    const bytes = new TextEncoder().encode('id: 1\nevent: output\ndata: "ö"\n\n:\n\nid: 2\nevent: state\ndata: {}\n\n');
    const expected = [
      { id: '1', event: 'output', data: '"ö"' },
      { id: '2', event: 'state', data: '{}' },
    ];
    expect(await all(bodyOf(bytes).body)).toEqual(expected);
    expect(await all(bodyOf(...[...bytes].map((byte) => Uint8Array.of(byte))).body)).toEqual(expected);
  });

  it('drops an event that is cut by the end', async () => {
    expect(await all(bodyOf('id: 1\ndata: a\n\nid: 2\nda').body)).toEqual([{ id: '1', event: undefined, data: 'a' }]);
  });

  it('throws the error of a broken body after the events before it', async () => {
    const events = readEvents(bodyOf('id: 1\ndata: a\n\n', new Error('cut')).body);
    expect(await events.next()).toMatchObject({ value: { id: '1' } });
    await expect(events.next()).rejects.toThrow('cut');
  });

  it.each([
    ['a line without an end', ['data: ', 'aaaaaaaa']],
    ['an event of many lines', Array.from({ length: 9 }, () => 'data: a\n')],
  ])('throws at %s, after what came before, and closes the body', async (_, pieces) => {
    const { body, isCancelled } = bodyOf('data: a\n\n', ...pieces, 'a', 'a', 'a');
    const events = readEvents(body, 12);
    expect(await events.next()).toMatchObject({ value: { data: 'a' } });
    await expect(events.next()).rejects.toThrow('an event is longer than 12 characters');
    expect(isCancelled()).toBe(true);
  });

  it('reads any number of events within the limit', async () => {
    expect(await all(bodyOf(...Array.from({ length: 9 }, () => 'data: aaaa\n\n: note\nx: y\n')).body, 12)).toHaveLength(
      9,
    );
  });

  it('closes the body when the loop ends early', async () => {
    const { body, isCancelled } = bodyOf('id: 1\ndata: a\n\n', 'id: 2\ndata: b\n\n');
    for await (const event of readEvents(body)) if (event.id === '1') break;
    expect(isCancelled()).toBe(true);
  });
});
