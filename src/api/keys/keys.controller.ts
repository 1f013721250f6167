import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Clock } from '@yardmaster/worker-kit/clock';
import { ApiKeys, builtInKeyId, type Caller } from '../../access';
import { TaskStore } from '../../tasks';
import { CallerParam } from '../access/caller.param';
import { Requires } from '../access/route-access';
import { ApiNotes, jsonOf, responseHeader } from '../notes/api-notes.decorator';
import { IdPipe } from '../validation/id.pipe';
import { keyListParameters, KeyListQueryDto, pageOfKeys, readKeyListQuery } from './key-list-query.dto';
import { ApiKeyDto, ApiKeyPageDto, ApiKeyRequestDto, ApiKeyWithSecretDto, RotateRequestDto } from './key.dto';
import { toApiKeyDto, toApiKeyRequest, toApiKeyWithSecretDto, type Usages } from './key.mapper';

@ApiNotes({ tag: 'Keys' })
@Controller('v1/keys')
export class KeysController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly store: TaskStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Create an API key
   * @remarks The secret is in this response only: the control plane stores its hash. Tasks and sessions of the key get its labels, and are
   * rejected with `FORBIDDEN` for other capabilities and with `KEY_LIMIT_REACHED` at its limits.
   */
  @ApiNotes({
    problems: ['CONFLICT'],
    responses: {
      201: {
        description: 'The key and its secret.',
        headers: { Location: responseHeader('URL of the key.') },
        content: jsonOf('ApiKeyWithSecret'),
      },
    },
  })
  @Requires('admin')
  @Post()
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  async create(
    @Body() request: ApiKeyRequestDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApiKeyWithSecretDto> {
    const created = await this.keys.create(toApiKeyRequest(request, this.clock.nowMs()));
    reply.header('location', `/v1/keys/${created.key.id}`);
    return toApiKeyWithSecretDto(created, await this.usages(created.key.id));
  }

  /**
   * List API keys
   * @remarks The built-in key (`default`), then the newest first, including ended keys until newer ones need their room.
   */
  @ApiNotes({ query: keyListParameters })
  @Requires('admin')
  @Get()
  async list(@Query() query: KeyListQueryDto): Promise<ApiKeyPageDto> {
    const { keys, nextCursor } = pageOfKeys(this.keys.get(builtInKeyId), this.keys.list(), readKeyListQuery(query));
    const usages = await this.usages();
    return { keys: keys.map((key) => toApiKeyDto(key, usages)), nextCursor };
  }

  /**
   * Get the API key of this request
   * @remarks Shows who the caller is: its scopes, limits and usage.
   */
  @Requires('any')
  @Get('self')
  async self(@CallerParam() { keyId = builtInKeyId }: Caller): Promise<ApiKeyDto> {
    return toApiKeyDto(this.keys.get(keyId), await this.usages(keyId));
  }

  /** Get an API key */
  @Requires('admin')
  @Get(':id')
  async get(@Param('id', new IdPipe('key')) id: string): Promise<ApiKeyDto> {
    return toApiKeyDto(this.keys.get(id), await this.usages(id));
  }

  /**
   * Rotate an API key
   * @remarks Returns a new secret. The previous one stays valid for `overlapMs`, an even older one ends at once. A key can rotate itself with
   * an overlap of a minute or more. The built-in key changes only with a restart.
   */
  @ApiNotes({ problems: ['CONFLICT'] })
  @Requires('admin')
  @Post(':id/rotate')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async rotate(
    @Param('id', new IdPipe('key')) id: string,
    @Body() { overlapMs }: RotateRequestDto,
    @CallerParam() caller: Caller,
  ): Promise<ApiKeyWithSecretDto> {
    const rotated = await this.keys.rotate(id, overlapMs ?? 0, caller);
    return toApiKeyWithSecretDto(rotated, await this.usages(id));
  }

  /**
   * Revoke an API key
   * @remarks The key and its open connections end at once. Its tasks and sessions continue; cancel them if they should not. Has no effect on a
   * key that has ended. A key cannot revoke itself.
   */
  @ApiNotes({ problems: ['CONFLICT'] })
  @Requires('admin')
  @Delete(':id')
  @HttpCode(204)
  async revoke(@Param('id', new IdPipe('key')) id: string, @CallerParam() caller: Caller): Promise<void> {
    await this.keys.revoke(id, caller);
  }

  /** Returns the usage of a key, or of all keys. */
  private usages(keyId?: string): Promise<Usages> {
    return this.store.credentials.usage(keyId);
  }
}
