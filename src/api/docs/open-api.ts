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

Submit a task with \`POST /v1/tasks\` and wait for its outcome with \`Prefer: wait=30\`, or follow its events at
\`/v1/tasks/{id}/events\`. \`/v1/capabilities\` lists what the workers offer. Every error response has problem details
(RFC 9457) with a stable \`code\`.

Each operation names the scope that the API key needs: \`submit\`, \`read\`, \`operate\` (includes \`read\`) or \`admin\` (includes
all). A key with \`submit\` alone sees only its own tasks and sessions; others do not exist for it (\`NOT_FOUND\`). A key that
sees an object but may not change it gets \`FORBIDDEN\`.`;

const apiKeyText = 'The secret of an API key: the built-in one, or one from `POST /v1/keys` (`yard keys create`).';

const eventTypes = [...Object.values(taskEvents), ...Object.values(fleetEvents)];

/** Builds the OpenAPI document on the first request: its generator is large, and most processes never need it. */
export class OpenApi {
  private base?: Promise<OpenAPIObject>;
  /** The serialized document. Cleared when the capabilities of the fleet change. */
  private bytes?: Promise<Buffer>;

  constructor(private readonly app: NestFastifyApplication) {
    app.get(Fleet).on('capabilities', () => (this.bytes = undefined));
  }

  /** Returns the document as JSON, cached because the route is public. */
  json(): Promise<Buffer> {
    this.bytes ??= this.document().then((document) => Buffer.from(JSON.stringify(document)));
    return this.bytes;
  }

  /** Returns the document with the current capabilities of the fleet. */
  async document(): Promise<OpenAPIObject> {
    this.base ??= this.build();
    return withCapabilities(await this.base, this.app.get(Fleet).catalogue.capabilities());
  }

  private async build(): Promise<OpenAPIObject> {
    const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
    // Not a static import: the metadata imports controllers outside `src/api`, which import this module.
    const { default: metadata } = require('../generated/metadata') as typeof import('../generated/metadata');
    await SwaggerModule.loadPluginMetadata(metadata);
    const config = new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Yardmaster')
      .setVersion(version)
      .setDescription(description)
      .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'API key', description: apiKeyText }, 'bearer')
      .addApiKey({ type: 'apiKey', in: 'header', name: 'X-Api-Key', description: apiKeyText }, 'apiKey')
      .addSecurity('ticket', { type: 'apiKey', in: 'query', name: 'ticket', description: 'A ticket for this request.' })
      .addSecurity('lease', { type: 'http', scheme: 'Lease', description: 'The lease of a running attempt.' })
      .build();
    const document = SwaggerModule.createDocument(this.app, config, {
      extraModels: [ProblemDto, ...eventTypes],
      operationIdFactory: operationId,
    });
    return describeApi(document, routesOf(this.app));
  }
}
