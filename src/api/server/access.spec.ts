import { Body, Controller, Get, Module, Post, Put, Req } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { authorize, ForWorkers, givenKey, Public } from './access';

const apiKey = 'a-key';

@Controller('mixed')
class MixedController {
  @Public()
  @Get('public')
  public(): string {
    return 'public';
  }

  @ForWorkers()
  @Put('workers')
  workers(): string {
    return 'workers';
  }

  @Post('plain')
  plain(@Body() body: unknown): unknown {
    return body;
  }
}

@Public()
@Controller('open')
class OpenController {
  @Get('one')
  one(): string {
    return 'one';
  }

  @Get('two')
  two(): string {
    return 'two';
  }

  @ForWorkers()
  @Get('workers')
  workers(@Req() { routeOptions }: FastifyRequest): string {
    return routeOptions.config.access ?? 'none';
  }
}

@Module({ controllers: [MixedController, OpenController] })
class RoutesModule {}

describe(authorize, () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(RoutesModule, new FastifyAdapter(), { logger: false });
    const fastify = app.getHttpAdapter().getInstance();
    fastify.addHook('onRequest', (request, reply, done) => {
      try {
        authorize(request, apiKey);
        done();
      } catch {
        void reply.code(401).send();
      }
    });
    await app.init();
  });

  afterAll(() => app.close());

  async function statusOf(method: 'GET' | 'HEAD' | 'POST' | 'PUT', url: string, key?: string): Promise<number> {
    const payload = method === 'POST' ? '{"broken' : undefined;
    const headers = {
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    };
    return (await app.inject({ method, url, headers, payload })).statusCode;
  }

  it('allows everyone to call a public handler, and any handler of a public controller', async () => {
    const paths = ['/mixed/public', '/open/one', '/open/two'];
    expect(await Promise.all(paths.map((path) => statusOf('GET', path)))).toEqual([200, 200, 200]);
    expect(await statusOf('HEAD', '/open/one')).toBe(200);
  });

  it('allows calls of worker handlers without the key', async () => {
    expect(await statusOf('PUT', '/mixed/workers')).toBe(200);
  });

  it('prefers the decorator of a handler to the one of its controller', async () => {
    expect((await app.inject({ method: 'GET', url: '/open/workers' })).payload).toBe('workers');
  });

  it('requires the key for a handler without a decorator, before the body is read', async () => {
    expect(await statusOf('POST', '/mixed/plain')).toBe(401);
    expect(await statusOf('POST', '/mixed/plain', 'another')).toBe(401);
    expect(await statusOf('POST', '/mixed/plain', apiKey)).toBe(400);
  });

  it('requires the key for unknown routes, also below public ones', async () => {
    const ask = (key?: string): Promise<number[]> =>
      Promise.all(['/nothing', '/open/three', '/open/one/more'].map((path) => statusOf('GET', path, key)));
    expect(await ask()).toEqual([401, 401, 401]);
    expect(await ask(apiKey)).toEqual([404, 404, 404]);
  });
});

describe(givenKey, () => {
  it.each([
    [{ authorization: 'Bearer abc' }, 'abc'],
    [{ authorization: 'bearer  abc ' }, 'abc'],
    [{ authorization: 'Bearer a b' }, undefined],
    [{ authorization: 'Basic abc' }, undefined],
    [{ 'x-api-key': 'abc' }, 'abc'],
    [{ 'x-api-key': ['abc', 'def'] }, undefined],
    [{}, undefined],
  ])('reads %j', (headers, key) => {
    expect(givenKey(headers)).toBe(key);
  });
});
