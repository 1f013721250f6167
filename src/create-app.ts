import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module';
import { configureApi, serverOptions } from './api';
import type { YardConfig } from './config';
import { NestLog, type Log } from './log';

/**
 * Builds the service, not yet listening: `await app.listen(config.port, config.bindAddress)` starts it, `await app.close()`
 * drains and ends it.
 */
export async function createApp(config: Readonly<YardConfig>, log: Log): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter(serverOptions(config));
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config, log), adapter, {
    logger: new NestLog(log),
    abortOnError: false,
    bodyParser: false, // Fastify reads JSON itself, and nothing else is asked for.
  });
  configureApi(app, config);
  return app;
}
