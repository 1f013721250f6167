import {
  BackoffDto,
  CancelRequestDto,
  LabelSelectorDto,
  RetryRequestDto,
  TaskRequestDto,
} from '../tasks/task-request.dto';
import { TaskBatchRequestDto } from '../tasks/task-batch.dto';
import { keepsRules } from './kept-rules';
import { IsInt, Validator } from './rules';

/** What `validateDto` makes of JSON, without looking at it. */
const filled = <T extends object>(type: new () => T, values: object): T => Object.assign(new type(), values);
const labels = (values: object) => filled(LabelSelectorDto, values);
const retry = (values: object) => filled(TaskRequestDto, { capability: 'a.b', retry: filled(RetryRequestDto, values) });

const validator = new Validator();
const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };

describe(keepsRules, () => {
  it.each([
    filled(TaskRequestDto, { capability: 'python.run' }),
    filled(TaskRequestDto, { capability: 'a.b', input: { constructor: 1 }, priority: null, timeoutMs: undefined }),
    filled(TaskRequestDto, { capability: 'a.b', timeoutMs: 1, labels: labels({ require: { region: 'eu' } }) }),
    retry({ maxAttempts: 3, on: ['WORKER_LOST', 'a.B'], backoff: filled(BackoffDto, { type: 'fixed' }) }),
    filled(CancelRequestDto, {}),
    filled(CancelRequestDto, { reason: 'no need', graceMs: 0 }),
    filled(TaskBatchRequestDto, { tasks: [{}] }),
  ])('should let what is right pass: %j', (dto) => {
    expect([keepsRules(dto), validator.validateSync(dto, options)]).toEqual([true, []]);
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
  ])('should stop what class-validator stops: %j', (dto) => {
    expect([keepsRules(dto), validator.validateSync(dto, options).length]).toEqual([false, 1]);
  });

  it('should leave a kind of rule that it does not know to class-validator', () => {
    class GroupedDto {
      @IsInt({ groups: ['some'] })
      number!: number;
    }
    expect(keepsRules(filled(GroupedDto, { number: 1 }))).toBe(false);
  });
});
