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
import * as sessions from '../sessions/session.dto';
import * as batches from '../tasks/task-batch.dto';
import * as inputs from '../tasks/task-input.dto';
import * as requests from '../tasks/task-request.dto';
import * as workers from '../workers/worker.dto';

/** An instance, as class-validator wants it. */
const filled = <T extends object>(type: new () => T, values: object): T => Object.assign(new type(), values);
const labels = (values: object) => filled(LabelSelectorDto, values);
const retry = (values: object) => filled(TaskRequestDto, { capability: 'a.b', retry: filled(RetryRequestDto, values) });

const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };
/** Faulty properties, by the schema and by class-validator. */
const verdicts = (dto: object): [isFine: boolean, faultyProperties: number] => [
  requestValidators[dto.constructor.name]!(JSON.parse(JSON.stringify(dto))),
  classValidator().validateSync(dto, options).length,
];

/** A decorator that no DTO uses. */
const ruleOf = (name: 'Allow' | 'ValidateIf', ...args: unknown[]) =>
  (classValidator()[name] as (...given: unknown[]) => PropertyDecorator)(...args);

describe('the rules at the DTOs', () => {
  it.each([
    filled(TaskRequestDto, { capability: 'python.run' }),
    filled(TaskRequestDto, { capability: 'a.b', input: { constructor: 1 }, priority: null, timeoutMs: undefined }),
    filled(TaskRequestDto, { capability: 'a.b', timeoutMs: 1, labels: labels({ require: { region: 'eu' } }) }),
    retry({ maxAttempts: 3, on: ['WORKER_LOST', 'a.B'], backoff: filled(BackoffDto, { type: 'fixed' }) }),
    filled(CancelRequestDto, {}),
    filled(CancelRequestDto, { reason: 'no need', graceMs: 0 }),
    filled(TaskBatchRequestDto, { tasks: [{}] }),
  ])('let %j pass, by the schema and by class-validator', (dto) => {
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
  ])('stop %j, by the schema and by class-validator', (dto) => {
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
  ])('are refused if they have no form in JSON Schema: %s', (rule, decorate) => {
    class SampleDto {
      value!: unknown;
    }
    decorate(SampleDto.prototype, 'value');
    expect(() => schemasOf([SampleDto])).toThrow(`value: the rule ${rule} has no form in JSON Schema`);
  });

  it.each<[string, object, PropertyDecorator[]]>([
    ['of an array', Array, [ValidateNested({ each: true })]],
    ['of a class without rules', Object, [ValidateNested()]],
    ['beside another rule', BackoffDto, [ValidateNested(), IsString()]],
  ])('are refused at a nested property %s', (_, type, decorators) => {
    class OuterDto {
      value!: unknown;
    }
    Reflect.defineMetadata('design:type', type, OuterDto.prototype, 'value');
    for (const decorate of decorators) decorate(OuterDto.prototype, 'value');
    expect(() => schemasOf([OuterDto])).toThrow(
      'value: `@ValidateNested` has a form in JSON Schema only for one DTO with rules, and without other rules',
    );
  });

  it('take a pattern with the flag `u` as it is', () => {
    class SampleDto {
      @Matches(/^\p{Lu}$/u)
      value!: string;
    }
    expect(schemasOf([SampleDto])).toMatchObject({ SampleDto: { properties: { value: { pattern: '^\\p{Lu}$' } } } });
  });

  it('are refused if two classes have one name', () => {
    const other = { CancelRequestDto: class CancelRequestDto {} };
    expect(() => schemasOf([CancelRequestDto, other.CancelRequestDto])).toThrow(
      'two classes are called CancelRequestDto; the schemas of the API need one name each',
    );
    expect(() => schemasOf([CancelRequestDto, CancelRequestDto])).not.toThrow();
  });

  it('are refused if a class has the name of one inside another', () => {
    class BackoffDto {
      @IsInt()
      value!: number;
    }
    expect(() => schemasOf([BackoffDto, RetryRequestDto])).toThrow('two classes are called BackoffDto');
  });

  it('are those that the code is generated from', () => {
    const exported = [messages, sessions, batches, inputs, requests, workers].flatMap((file) => Object.values(file));
    const types = exported.filter((each) => each.name.endsWith('Dto')) as Array<new () => object>;
    expect(schemasOf(types)).toEqual(requestSchemas);
  });
});
