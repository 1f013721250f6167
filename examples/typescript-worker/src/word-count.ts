import { YardError, type Capability, type Handler } from '@yardmaster/worker-kit';

/** What callers see: the control plane checks every input against this schema before the task is queued. */
export const declaration: Capability = {
  name: 'text.word_count',
  description: 'Counts the words of a text, and names the most frequent ones.',
  inputSchema: {
    type: 'object',
    properties: {
      text: { type: 'string', maxLength: 100_000 },
      top: {
        type: 'integer',
        minimum: 0,
        maximum: 100,
        description: 'Number of most frequent words to return (default: 3).',
      },
    },
    required: ['text'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      words: { type: 'integer' },
      top: {
        type: 'array',
        items: {
          type: 'object',
          properties: { word: { type: 'string' }, count: { type: 'integer' } },
          required: ['word', 'count'],
        },
      },
    },
    required: ['words', 'top'],
  },
};

const linesPerProgress = 100;

/** Counts line by line, and reports its progress on the way. */
export const countWords: Handler<{ text: string; top?: number }> = ({ text, top = 3 }, { progress }) => {
  const lines = text.split('\n');
  const counts = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    for (const word of line.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
    const done = index + 1;
    if (done % linesPerProgress === 0 || done === lines.length) progress({ done, of: lines.length });
  }
  if (counts.size === 0) throw new YardError('text.NO_WORDS', 'the text has no words; send at least one');
  return {
    words: [...counts.values()].reduce((sum, count) => sum + count),
    top: [...counts]
      .map(([word, count]) => ({ word, count }))
      .toSorted((a, b) => b.count - a.count)
      .slice(0, top),
  };
};
