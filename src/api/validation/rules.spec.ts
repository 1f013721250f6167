import {
  BackoffDto,
  CancelRequestDto,
  LabelSelectorDto,
  RetryRequestDto,
  TaskRequestDto,
} from '../tasks/task-request.dto';
import { TaskBatchRequestDto } from '../tasks/task-batch.dto';
import {
  classValidator,
  IsBase64,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  ValidateNested,
} from './rules';
import { schemasOf } from './rules-schema';
import { requestSchemas, requestValidators } from './generated/requests';
import * as messages from '../events/client-message.dto';
import * as keys from '../keys/key.dto';
import * as sessions from '../sessions/session.dto';
import * as batches from '../tasks/task-batch.dto';
import * as artifacts from '../artifacts/artifact-ticket.dto';
import * as inputs from '../tasks/task-input.dto';
import * as requests from '../tasks/task-request.dto';
import * as workers from '../workers/worker.dto';

/** Creates an instance of the DTO, which class-validator requires. */
const filled = <T extends object>(type: new () => T, values: object): T => Object.assign(new type(), values);
const labels = (values: object) => filled(LabelSelectorDto, values);
const retry = (values: object) => filled(TaskRequestDto, { capability: 'a.b', retry: filled(RetryRequestDto, values) });

const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
/** Returns the invalid properties according to the schema and according to class-validator. */
const verdicts = (dto: object): [isFine: boolean, faultyProperties: number] => [
  requestValidators[dto.constructor.name]!(JSON.parse(JSON.stringify(dto))),
  classValidator().validateSync(dto, options).length,
];

/** Returns any decorator of class-validator, including those that no DTO uses. */
const ruleOf = (name: 'Allow' | 'ValidateIf', ...args: unknown[]) =>
  (classValidator()[name] as (...given: unknown[]) => PropertyDecorator)(...args);

describe('a DTO rule', () => {
  it.each([
    filled(TaskRequestDto, { capability: 'python.run' }),
    filled(TaskRequestDto, { capability: 'a.b', input: { constructor: 1 }, priority: null, timeoutMs: undefined }),
    filled(TaskRequestDto, { capability: 'a.b', timeoutMs: 1, labels: labels({ require: { region: 'eu' } }) }),
    retry({ maxAttempts: 3, on: ['WORKER_LOST', 'a.B'], backoff: filled(BackoffDto, { type: 'fixed' }) }),
    filled(CancelRequestDto, {}),
    filled(CancelRequestDto, { reason: 'no need', graceMs: 0 }),
    filled(TaskBatchRequestDto, { tasks: [{}] }),
  ])('accepts %j, both in the schema and in class-validator', (dto) => {
    expect(verdicts(dto)).toEqual([true, 0]);
  });

  it.each([
    filled(TaskRequestDto, {}),
    filled(TaskRequestDto, { capability: null }),
    filled(TaskRequestDto, { capability: 'python' }),
    filled(TaskRequestDto, { capability: 'a.b', timeoutMs: 0 }),
    filled(TaskRequestDto, { capability: 'a.b', timeoutMs: 1.5 }),
    filled(TaskRequestDto, { capability: 'a.b', requireWorker: 'yes' }),
    filled(TaskRequestDto, { capability: 'a.b', more: 1 }),
    filled(TaskRequestDto, { capability: 'a.b', labels: labels({ require: { region: 1 } }) }),
    filled(TaskRequestDto, { capability: 'a.b', labels: labels({ more: {} }) }),
    retry({ on: ['WORKER_LOST', 1] }),
    retry({ on: 'WORKER_LOST' }),
    retry({ backoff: filled(BackoffDto, { type: 'slow' }) }),
    filled(CancelRequestDto, { graceMs: -1 }),
    filled(TaskBatchRequestDto, { tasks: [] }),
  ])('rejects %j, both in the schema and in class-validator', (dto) => {
    expect(verdicts(dto)).toEqual([false, 1]);
  });

  it.each<[string, PropertyDecorator]>([
    ['isInt', IsInt({ groups: ['some'] })],
    ['isInt', IsInt({ validateIf: () => false })],
    ['isInt', IsInt({ message: () => 'must be even' })],
    ['isNumber', IsNumber({ maxDecimalPlaces: 2 })],
    ['isBase64', IsBase64({ urlSafe: true })],
    ['isIn', IsIn([1, 2])],
    ['matches', Matches(/^a$/i)],
    ['matches', Matches('^a$', 'i')],
    ['isOptional', IsOptional({ groups: ['some'] })],
    ['nestedValidation', ValidateNested({ groups: ['some'] })],
    ['conditionalValidation', ruleOf('ValidateIf', () => false)],
    ['whitelistValidation', ruleOf('Allow')],
  ])('fails if JSON Schema cannot express it: %s', (rule, decorate) => {
    class SampleDto {
      value!: unknown;
    }
    decorate(SampleDto.prototype, 'value');
    expect(() => schemasOf([SampleDto])).toThrow(`value: JSON Schema cannot express the rule ${rule}`);
  });

  it.each<[string, object, PropertyDecorator[]]>([
    ['of an array', Array, [ValidateNested({ each: true })]],
    ['of a class without rules', Object, [ValidateNested()]],
    ['beside another rule', BackoffDto, [ValidateNested(), IsString()]],
  ])('fails on a nested property %s', (_, type, decorators) => {
    class OuterDto {
      value!: unknown;
    }
    Reflect.defineMetadata('design:type', type, OuterDto.prototype, 'value');
    for (const decorate of decorators) decorate(OuterDto.prototype, 'value');
    expect(() => schemasOf([OuterDto])).toThrow(
      'value: `@ValidateNested` is supported only on a single DTO with rules, and not combined with other rules',
    );
  });

  it('accepts a pattern with the flag `u`', () => {
    class SampleDto {
      @Matches(/^\p{Lu}$/u)
      value!: string;
    }
    expect(schemasOf([SampleDto])).toMatchObject({ SampleDto: { properties: { value: { pattern: '^\\p{Lu}$' } } } });
  });

  it('fails if two classes have the same name', () => {
    const other = { CancelRequestDto: class CancelRequestDto {} };
    expect(() => schemasOf([CancelRequestDto, other.CancelRequestDto])).toThrow(
      'duplicate DTO class name CancelRequestDto; the names of DTO schemas must be unique',
    );
    expect(() => schemasOf([CancelRequestDto, CancelRequestDto])).not.toThrow();
  });

  it('fails if a class has the same name as a nested one', () => {
    class BackoffDto {
      @IsInt()
      value!: number;
    }
    expect(() => schemasOf([BackoffDto, RetryRequestDto])).toThrow('duplicate DTO class name BackoffDto');
  });

  it('matches the generated validator', () => {
    const exported = [artifacts, messages, keys, sessions, batches, inputs, requests, workers].flatMap((file) =>
      Object.values(file),
    );
    const types = exported.filter((each) => each.name.endsWith('Dto')) as Array<new () => object>;
    expect(schemasOf(types)).toEqual(requestSchemas);
  });
});
