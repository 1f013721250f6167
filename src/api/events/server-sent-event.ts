/** An event of `text/event-stream`, as JSON Schema of the fields that it is sent in. */
export function serverSentEvent(id: object, types: readonly string[], description: string, content: object): object {
  return {
    type: 'object',
    description: 'An event of `text/event-stream`, by its fields.',
    required: ['id', 'event', 'data'],
    properties: {
      id,
      event: { type: 'string', enum: types },
      data: { type: 'string', description, contentMediaType: 'application/json', contentSchema: content },
    },
  };
}
