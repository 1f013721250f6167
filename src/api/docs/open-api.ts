import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import metadata from '../generated/metadata';

/** The OpenAPI document, made when somebody asks for it first: what makes it is large, and most processes never need it. */
export class OpenApi {
  private made?: Promise<OpenAPIObject>;

  constructor(private readonly app: NestFastifyApplication) {}

  document(): Promise<OpenAPIObject> {
    this.made ??= this.make().catch((error: unknown) => {
      this.made = undefined;
      throw error;
    });
    return this.made;
  }

  private async make(): Promise<OpenAPIObject> {
    const { SwaggerModule } = await import('@nestjs/swagger');
    await SwaggerModule.loadPluginMetadata(metadata);
    return SwaggerModule.createDocument(this.app, {} as never);
  }
}
