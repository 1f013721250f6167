import type { AgentOptions } from '@yardmaster/yard';

type OwnCapability = NonNullable<NonNullable<AgentOptions['mocks']>['capabilities']>[number];

/**
 * Mocks the workers of `../typescript-worker` and `../python-worker`: the same declaration, and an answer of the same
 * form.
 */
export const wordCountMock: OwnCapability = {
  declaration: {
    name: 'text.word_count',
    description: 'Counts the words of a text, and names the most frequent ones.',
    inputSchema: {
      type: 'object',
      properties: { text: { type: 'string', maxLength: 100_000 }, top: { type: 'integer', minimum: 0, maximum: 100 } },
      required: ['text'],
      additionalProperties: false,
    },
  },
  handler: (input) => ({ words: (input as { text: string }).text.split(/\s+/).length, top: [] }),
};
