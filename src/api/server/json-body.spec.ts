import { Body, Controller, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { messageDepthMax } from '@yardmaster/protocol';
import { toProblem } from '../problem/problem';
import { ProblemFilter } from '../problem/problem.filter';
import type { Problems } from '../problem/problems';
import { Public } from '../access/route-access';
import { ChecksLimits, readJsonBodies } from './json-body';

@Controller()
class DoorController {
  /** Accepts any body: a handler without a DTO. */
  @Post('any')
  any(@Body() body: unknown): unknown {
    return { body };
  }

  @Post('checked')
  @Public()
  @ChecksLimits()
  checked(@Body() body: number[]): unknown {
    return { sum: body.reduce((sum, item) => sum + item, 0) === Infinity };
  }
}

@Module({ controllers: [DoorController] })
class DoorModule {}

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const outOfRange =
  'expected an integer within ±9007199254740991 or a float within the range of a double; send it as a string';

describe(readJsonBodies, () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(DoorModule, new FastifyAdapter(), {
      logger: false,
      bodyParser: false,
    });
    readJsonBodies(app.getHttpAdapter().getInstance());
    app.useGlobalFilters(new ProblemFilter({ of: toProblem } as unknown as Problems));
    await app.init();
  });
  afterAll(() => app.close());

  async function answerTo(payload: string, url = '/any'): Promise<[status: number, body: unknown]> {
    const headers = { 'content-type': 'application/json' };
    const { statusCode, body } = await app.inject({ method: 'POST', url, headers, payload });
    return [statusCode, JSON.parse(body)];
  }

  it.each([
    [
      'nested too deep',
      nested(messageDepthMax + 1),
      `${'0.'.repeat(messageDepthMax - 1)}0: nests deeper than 136 levels`,
    ],
    ['nested 100,000 deep', nested(100_000), `${'0.'.repeat(messageDepthMax - 1)}0: nests deeper than 136 levels`],
    ['with an integer that a double rounds', '{"rows":[1,9007199254740993]}', `rows.1: ${outOfRange}`],
    ['with a number that overflows', '{"n":1e999}', `n: ${outOfRange}`],
  ])('rejects a body %s, even if the handler declares no DTO', async (_, payload, message) => {
    const [status, body] = await answerTo(payload);
    const detail = expect.stringContaining(message) as unknown;
    expect([status, body]).toEqual([422, expect.objectContaining({ code: 'INVALID_REQUEST', detail })]);
  });

  it.each(['[[[]]]', '{"n":9007199254740991,"light":1e18}', '{"__proto__":{"a":1}}', '"text"', '0'])(
    'gives a handler %s as it is',
    async (payload) => {
      expect(await answerTo(payload)).toEqual([201, { body: JSON.parse(payload) as unknown }]);
    },
  );

  it('accepts a body of the maximum depth', async () => {
    expect((await answerTo(nested(messageDepthMax)))[0]).toBe(201);
  });

  it('skips the limits for a handler that checks them itself', async () => {
    expect(await answerTo('[1,1e999]', '/checked')).toEqual([201, { sum: true }]);
  });
});
