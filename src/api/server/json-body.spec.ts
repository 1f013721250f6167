import { Body, Catch, Controller, Module, Post, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { messageDepthMax, type YardError } from '@yardmaster/protocol';
import { Public } from './access';
import { ChecksLimits, readJsonBodies } from './json-body';

@Controller()
class DoorController {
  /** A door that declares nothing. */
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

@Catch()
class TellFilter implements ExceptionFilter {
  catch({ code, message }: YardError, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse<FastifyReply>().code(422).send({ code, message });
  }
}

@Module({ controllers: [DoorController] })
class DoorModule {}

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const outOfRange = 'expected an integer within ±9007199254740991 or a float that a double holds; send it as a string';

describe(readJsonBodies, () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(DoorModule, new FastifyAdapter(), {
      logger: false,
      bodyParser: false,
    });
    readJsonBodies(app.getHttpAdapter().getInstance());
    app.useGlobalFilters(new TellFilter());
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
  ])('refuses a body %s, though the handler declares nothing', async (_, payload, message) => {
    const [status, body] = await answerTo(payload);
    expect([status, body]).toEqual([
      422,
      { code: 'INVALID_REQUEST', message: expect.stringContaining(message) as unknown },
    ]);
  });

  it.each(['[[[]]]', '{"n":9007199254740991,"light":1e18}', '{"__proto__":{"a":1}}', '"text"', '0'])(
    'gives a handler %s as it is',
    async (payload) => {
      expect(await answerTo(payload)).toEqual([201, { body: JSON.parse(payload) as unknown }]);
    },
  );

  it('gives a handler what nests as deep as a message may', async () => {
    expect((await answerTo(nested(messageDepthMax)))[0]).toBe(201);
  });

  it('leaves the limits to a handler that checks them', async () => {
    expect(await answerTo('[1,1e999]', '/checked')).toEqual([201, { sum: true }]);
  });
});
