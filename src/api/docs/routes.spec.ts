import { Body, Controller, Get, type INestApplication } from '@nestjs/common';
import { ApiModule } from '../api.module';
import { MockApiModule } from '../mock/mock-api.module';
import { Public, Requires } from '../access/route-access';
import { CancelRequestDto } from '../tasks/task-request.dto';
import { ApiNotes } from '../notes/api-notes.decorator';
import { routesOf } from './routes';

type Type = new () => object;

/** Creates a fake application with only the parts that `routesOf` uses. */
function appOf(types: readonly Type[]): INestApplication {
  const controllers = new Map(types.map((metatype) => [metatype, { metatype }]));
  return { get: () => new Map([['module', { controllers }]]) } as unknown as INestApplication;
}

@ApiNotes({ tag: 'Samples' })
@Controller('samples')
class SamplesController {
  @ApiNotes({ problems: ['CONFLICT'] })
  @Requires('read')
  @Get()
  list(): void {}

  @Public()
  @Get('one')
  one(@Body() _body: CancelRequestDto): void {}
}

describe(routesOf, () => {
  it('returns each handler by operation id, with its notes and those of its controller', () => {
    const closed = { access: { scope: 'read' }, acceptsTicket: false, isBodyOptional: false };
    expect(Object.fromEntries(routesOf(appOf([SamplesController])))).toEqual({
      samples_list: { notes: { tag: 'Samples', problems: ['CONFLICT'] }, ...closed },
      samples_one: { notes: { tag: 'Samples' }, access: 'public', acceptsTicket: false, isBodyOptional: true },
    });
  });

  it('rejects two handlers with the same operation id', () => {
    const other = {
      SamplesController: class SamplesController {
        list(): void {}
      },
    };
    expect(() => routesOf(appOf([SamplesController, other.SamplesController]))).toThrow(
      'duplicate operation id samples_list; rename one of the controllers',
    );
  });

  it('finds a tag for every route of the API', () => {
    const types = [ApiModule, MockApiModule].flatMap((module) => Reflect.getMetadata('controllers', module) as Type[]);
    const routes = [...routesOf(appOf(types))];
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter(([, { notes }]) => notes.tag === undefined).map(([id]) => id)).toEqual([]);
  });
});
