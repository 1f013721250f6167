import { compileSchema, InvalidPayloadError } from '@yardmaster/protocol';
import type { MockRule, PartCondition } from './rule';

/**
 * Validates rules from JSON: `{ rules: [{ capability, when?, answer, times? }] }`.
 * @throws InvalidPayloadError `INVALID_REQUEST` with the path of the first violation: `rules.2.answer: is required`
 */
export function readRules(value: unknown): MockRule[] {
  const violation = compileSchema(schema)(value);
  if (violation) throw new InvalidPayloadError(violation, 'INVALID_REQUEST');
  const { rules } = value as { rules: MockRule[] };
  for (const [index, { when }] of rules.entries()) {
    for (const [path, condition] of Object.entries(when?.at ?? {}))
      checkPattern(condition, `rules.${index}.when.at.${path}.matches`);
  }
  return rules;
}

function checkPattern(condition: PartCondition, path: string): void {
  if (!('matches' in condition)) return;
  try {
    ''.match(condition.matches);
  } catch (error) {
    throw new InvalidPayloadError({ path, message: (error as Error).message }, 'INVALID_REQUEST');
  }
}

const part = {
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
  properties: {
    equals: {},
    matches: { type: 'string', minLength: 1, maxLength: 1000 },
    contains: { type: 'string', minLength: 1 },
    exists: { type: 'boolean' },
  },
};

const answer = {
  type: 'object',
  additionalProperties: false,
  properties: {
    afterMs: { type: 'integer', minimum: 0, maximum: 86_400_000 },
    output: {
      type: 'array',
      maxItems: 10_000,
      items: {
        type: 'object',
        required: ['stream', 'data'],
        additionalProperties: false,
        properties: { stream: { enum: ['stdout', 'stderr', 'log', 'display', 'progress'] }, data: {} },
      },
    },
    result: {},
    error: {
      type: 'object',
      required: ['code', 'message'],
      additionalProperties: false,
      properties: {
        code: { type: 'string', minLength: 1, maxLength: 64 },
        message: { type: 'string' },
        retryable: { type: 'boolean' },
        details: { type: 'object' },
      },
    },
  },
};

const schema = {
  type: 'object',
  required: ['rules'],
  additionalProperties: false,
  properties: {
    rules: {
      type: 'array',
      maxItems: 1000,
      items: {
        type: 'object',
        required: ['capability', 'answer'],
        additionalProperties: false,
        properties: {
          capability: { type: 'string', minLength: 1, maxLength: 128 },
          when: {
            type: 'object',
            additionalProperties: false,
            properties: { input: {}, at: { type: 'object', additionalProperties: part } },
          },
          answer,
          times: { type: 'integer', minimum: 1 },
        },
      },
    },
  },
};
