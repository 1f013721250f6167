/** Returns the JSON Schema of an event of `text/event-stream`, with its fields as properties. */
export function serverSentEvent(id: object, types: readonly string[], description: string, content: object): object {
  return {
    type: 'object',
    description: 'The fields of an event of `text/event-stream`.',
    required: ['id', 'event', 'data'],
    properties: {
      id,
      event: { type: 'string', enum: types },
      data: { type: 'string', description, contentMediaType: 'application/json', contentSchema: content },
    },
  };
}
