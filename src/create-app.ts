import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module';
import { configureApi, serverOptions } from './api';
import type { YardConfig } from './config';
import { NestLog, type Log } from './log';

/**
 * Builds the service without starting it: `await app.listen(config.port, config.bindAddress)` starts it, `await
 * app.close()` drains and stops it.
 */
export async function createApp(config: Readonly<YardConfig>, log: Log): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter(serverOptions(config));
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config, log), adapter, {
    logger: new NestLog(log),
    abortOnError: false,
    bodyParser: false, // Fastify itself parses JSON, and the API accepts nothing else.
  });
  configureApi(app, config);
  return app;
}
