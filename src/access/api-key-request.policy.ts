import { compileSchema, InvalidPayloadError, type Violation } from '@yardmaster/protocol';
import { labelsSchema, type KeyLimits } from '../tasks';
import { builtInKeyId } from './caller';
import { capabilityPattern } from './capability-pattern.policy';
import { scopes } from './scope.policy';

export const keyNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
export const keyNameMessage = "must be 1 to 64 letters, digits, '.', '_' and '-', not beginning with a sign";
export const capabilityPatternMessage = 'must be a capability such as python.run, a prefix such as python.*, or *';
export const capabilityCharsMax = 128;
/** Limit of the capability patterns of a key. */
export const patternsMax = 64;
export const weightMax = 100;
/** Bounds of `ttlMs`; at most ten years. */
export const ttlMsBounds = { min: 1, max: 315_360_000_000 } as const;
/** Limit of the time for which a rotation keeps the previous secret: 30 days. */
export const overlapMsMax = 2_592_000_000;

/** Bounds of each limit of a key. */
export const keyLimitBounds = {
  waitingMax: { min: 1, max: 10_000_000 },
  runningMax: { min: 1, max: 1_000_000 },
  sessionsMax: { min: 0, max: 1_000_000 },
  storedBytesMax: { min: 1, max: Number.MAX_SAFE_INTEGER },
  submissionsPerMinuteMax: { min: 1, max: 10_000_000 },
} as const satisfies Record<keyof KeyLimits, { min: number; max: number }>;

const integer = ({ min, max }: { min: number; max: number }): object => ({
  type: 'integer',
  minimum: min,
  maximum: max,
});

const patternSchema = {
  type: 'string',
  maxLength: capabilityCharsMax,
  pattern: capabilityPattern.source,
};

const requestSchema = {
  type: 'object',
  required: ['name', 'scopes'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: keyNamePattern.source },
    scopes: { type: 'array', minItems: 1, maxItems: scopes.length, uniqueItems: true, items: { enum: scopes } },
    capabilities: { type: 'array', minItems: 1, maxItems: patternsMax, uniqueItems: true, items: patternSchema },
    labels: {
      type: 'object',
      additionalProperties: false,
      properties: { require: labelsSchema, prefer: labelsSchema },
    },
    weight: integer({ min: 1, max: weightMax }),
    limits: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(Object.entries(keyLimitBounds).map(([name, bounds]) => [name, integer(bounds)])),
    },
    ttlMs: integer(ttlMsBounds),
  },
};

const overlapSchema = {
  type: 'object',
  required: ['overlapMs'],
  properties: { overlapMs: integer({ min: 0, max: overlapMsMax }) },
};

/** Checks a request for an API key, from REST or the library. @throws InvalidPayloadError `INVALID_REQUEST` with the path. */
export function checkApiKeyRequest(request: unknown): void {
  const violation = compileSchema(requestSchema)(request);
  reject(violation && inPlainWords(violation));
  if ((request as { name: string }).name === builtInKeyId)
    reject({ path: 'name', message: `${builtInKeyId} is the built-in key; choose another name` });
}

/** Checks how long the previous secret stays valid. @throws InvalidPayloadError `INVALID_REQUEST` with the path `overlapMs`. */
export function checkOverlap(overlapMs: unknown): void {
  reject(compileSchema(overlapSchema)({ overlapMs }));
}

/** Replaces the message of a violated pattern. */
function inPlainWords({ path, message }: Violation): Violation {
  const isPattern = message.startsWith('must match pattern');
  if (isPattern && path === 'name') return { path, message: keyNameMessage };
  return isPattern && path.startsWith('capabilities.')
    ? { path, message: capabilityPatternMessage }
    : { path, message };
}

function reject(violation: Violation | undefined): void {
  if (violation) throw new InvalidPayloadError(violation, 'INVALID_REQUEST');
}
