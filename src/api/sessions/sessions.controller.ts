import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { listedKeyOf, type Caller } from '../../access';
import { SessionService } from '../../agent';
import { CallerParam } from '../access/caller.param';
import { Requires } from '../access/route-access';
import { ApiNotes, jsonOf, responseHeader } from '../notes/api-notes.decorator';
import { Audited } from '../notes/audited.decorator';
import { IdPipe } from '../validation/id.pipe';
import { readSessionListQuery, sessionListParameters, SessionListQueryDto } from './session-list-query.dto';
import { SessionDto, SessionPageDto, SessionRequestDto } from './session.dto';
import { toSessionDto } from './session.mapper';

@ApiNotes({ tag: 'Sessions' })
@Controller('v1/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionService) {}

  /**
   * Open a session
   * @remarks Tasks with this `sessionId` share state (files, an interpreter, a browser context) on one worker, and run there one at a time.
   * The session ends when you close it, when it has not been used for `ttlMs`, or when its worker is lost. Its waiting and running tasks
   * then fail with `SESSION_LOST`.
   */
  @ApiNotes({
    problems: ['SESSIONS_FULL', 'KEY_LIMIT_REACHED', 'NO_CAPABLE_WORKER'],
    responses: {
      201: {
        description: 'The session is open.',
        headers: { Location: responseHeader('URL of the session.') },
        content: jsonOf('Session'),
      },
    },
  })
  @Requires('submit')
  @Post()
  @Audited({ kind: 'submission' })
  @HttpCode(201)
  async open(
    @Body() { capability, ttlMs, labels }: SessionRequestDto,
    @CallerParam() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    const request = { capability, ttlMs: ttlMs ?? undefined, labels: labels ?? undefined };
    const session = await this.sessions.open(request, caller);
    reply.header('location', `/v1/sessions/${session.id}`);
    return toSessionDto(session);
  }

  /**
   * List sessions
   * @remarks Newest first, including ended sessions until they are deleted.
   */
  @ApiNotes({ query: sessionListParameters })
  @Requires('read', { own: 'list' })
  @Get()
  async list(@Query() query: SessionListQueryDto, @CallerParam() caller: Caller): Promise<SessionPageDto> {
    const { states, keyId, page } = readSessionListQuery(query);
    const { sessions, nextCursor } = await this.sessions.list(states, page, listedKeyOf(caller, keyId));
    return { sessions: sessions.map(toSessionDto), nextCursor };
  }

  /** Get a session */
  @Requires('read', { own: 'session' })
  @Get(':id')
  async get(@Param('id', new IdPipe('session')) id: string): Promise<SessionDto> {
    return toSessionDto(await this.sessions.get(id));
  }

  /**
   * Close a session
   * @remarks Stops the running task of the session and deletes the state on the worker. Has no effect on a session that has ended.
   */
  @Requires('operate', { own: 'session' })
  @Delete(':id')
  @HttpCode(204)
  async close(@Param('id', new IdPipe('session')) id: string): Promise<void> {
    await this.sessions.close(id);
  }
}
