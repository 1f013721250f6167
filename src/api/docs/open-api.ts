import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Fleet } from '../../registry';
import * as fleetEvents from '../fleet-events/fleet-event.dto';
import { ProblemDto } from '../problem/problem.dto';
import { version } from '../server/version';
import * as taskEvents from '../tasks/task-event.dto';
import { describeApi, withCapabilities } from './describe-api';
import { operationId, routesOf } from './routes';

const description = `Runs the work of AI agents on a fleet of workers.

Submit a task with \`POST /v1/tasks\`, and wait for its outcome with \`Prefer: wait=30\`, or follow it at
\`/v1/tasks/{id}/events\`. What can be asked for is listed at \`/v1/capabilities\`. Every error is a problem (RFC 9457) with a
stable \`code\`.`;

const eventTypes = [...Object.values(taskEvents), ...Object.values(fleetEvents)];

/** The OpenAPI document, made when somebody asks for it first: what makes it is large, and most processes never need it. */
export class OpenApi {
  private made?: Promise<OpenAPIObject>;
  /** The document as bytes, until the fleet can do something else. */
  private bytes?: Promise<Buffer>;

  constructor(private readonly app: NestFastifyApplication) {
    app.get(Fleet).on('capabilities', () => (this.bytes = undefined));
  }

  /** The document as JSON, made once for each change of what the fleet can do: anybody may ask for it. */
  json(): Promise<Buffer> {
    this.bytes ??= this.document().then((document) => Buffer.from(JSON.stringify(document)));
    return this.bytes;
  }

  /** The document, with what the fleet can do now. */
  async document(): Promise<OpenAPIObject> {
    this.made ??= this.make();
    return withCapabilities(await this.made, this.app.get(Fleet).catalogue.capabilities());
  }

  private async make(): Promise<OpenAPIObject> {
    const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
    // It imports every door, and those outside of `src/api` import this module.
    const { default: metadata } = require('../generated/metadata') as typeof import('../generated/metadata');
    await SwaggerModule.loadPluginMetadata(metadata);
    const config = new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Yardmaster')
      .setVersion(version)
      .setDescription(description)
      .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'API key', description: 'The API key.' }, 'bearer')
      .addApiKey({ type: 'apiKey', in: 'header', name: 'X-Api-Key', description: 'The API key.' }, 'apiKey')
      .addSecurity('lease', { type: 'http', scheme: 'Lease', description: 'The lease of an attempt that runs.' })
      .build();
    const document = SwaggerModule.createDocument(this.app, config, {
      extraModels: [ProblemDto, ...eventTypes],
      operationIdFactory: operationId,
    });
    return describeApi(document, routesOf(this.app));
  }
}
