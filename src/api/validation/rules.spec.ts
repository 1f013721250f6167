import {
  BackoffDto,
  CancelRequestDto,
  LabelSelectorDto,
  RetryRequestDto,
  TaskRequestDto,
} from '../tasks/task-request.dto';
import { TaskBatchRequestDto } from '../tasks/task-batch.dto';
import { classValidator, IsInt } from './rules';
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

  it('are refused if they have no form in JSON Schema', () => {
    class GroupedDto {
      @IsInt({ groups: ['some'] })
      number!: number;
    }
    expect(() => schemasOf([GroupedDto])).toThrow('number: the rule isInt has no form in JSON Schema');
  });

  it('are those that the code is generated from', () => {
    const exported = [messages, sessions, batches, inputs, requests, workers].flatMap((file) => Object.values(file));
    const types = exported.filter((each) => each.name.endsWith('Dto')) as Array<new () => object>;
    expect(schemasOf(types)).toEqual(requestSchemas);
  });
});
