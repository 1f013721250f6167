import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { ApiModule } from '../api.module';
import { UnsubscribeMessageDto } from '../events/client-message.dto';
import { CancelRequestDto } from '../tasks/task-request.dto';
import { DtoPipe } from './dto.pipe';

describe(DtoPipe, () => {
  const pipe = new DtoPipe();
  const read = (value: unknown, metatype: unknown): unknown =>
    pipe.transform(value, { type: 'body', metatype: metatype as never, data: undefined });

  it('validates a body against the DTO of its handler', () => {
    expect(read({ taskId: 'a' }, UnsubscribeMessageDto)).toEqual({ taskId: 'a' });
    expect(() => read({ taskId: 1 }, UnsubscribeMessageDto)).toThrow(
      expect.objectContaining({ code: 'INVALID_REQUEST' }),
    );
  });

  it('rejects an absent body, unless the DTO is marked as optional', () => {
    expect(() => read(undefined, UnsubscribeMessageDto)).toThrow(expect.objectContaining({ code: 'INVALID_JSON' }));
    expect(read(undefined, CancelRequestDto)).toEqual({});
    expect(() => read(null, CancelRequestDto)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }));
  });

  it('ignores queries and parameters, which have their own pipes', () => {
    expect(pipe.transform('5', { type: 'query', metatype: UnsubscribeMessageDto, data: undefined })).toBe('5');
    expect(pipe.transform('x', { type: 'param', metatype: String, data: 'id' })).toBe('x');
  });
});

describe(ApiModule, () => {
  it('declares a DTO for every body, so that all are validated', () => {
    const controllers = Reflect.getMetadata('controllers', ApiModule) as Array<new () => object>;
    const bodies = controllers.flatMap((controller) =>
      Object.getOwnPropertyNames(controller.prototype).flatMap((method) => {
        const args = Reflect.getMetadata('__routeArguments__', controller, method) as Record<string, { index: number }>;
        const types = Reflect.getMetadata('design:paramtypes', controller.prototype, method) as unknown[];
        return Object.entries(args ?? {})
          .filter(([key]) => key.startsWith(`${RouteParamtypes.BODY}:`))
          .map(([, { index }]) => ({ name: `${controller.name}.${method}`, type: types[index] as { name: string } }));
      }),
    );
    expect(bodies.length).toBeGreaterThan(5);
    expect(bodies.filter(({ type }) => !type.name.endsWith('Dto')).map(({ name }) => name)).toEqual([]);
  });
});
