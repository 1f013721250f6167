import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { SessionService } from '../../agent';
import { ApiNotes, jsonOf, responseHeader } from '../notes/api-notes.decorator';
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
   * @remarks A worker keeps state (files, an interpreter, a browser) between the tasks that name the session as `sessionId`. They
   * run on that worker, one after another. The session ends when it is closed, when it was not used for `ttlMs`, or with its
   * worker; what waits for it or runs in it then fails with `SESSION_LOST`.
   */
  @ApiNotes({
    problems: ['SESSIONS_FULL', 'NO_CAPABLE_WORKER'],
    responses: {
      201: {
        description: 'The session is open.',
        headers: { Location: responseHeader('Where the session is.') },
        content: jsonOf('Session'),
      },
    },
  })
  @Post()
  @HttpCode(201)
  async open(
    @Body() { capability, ttlMs, labels }: SessionRequestDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    const session = await this.sessions.open({ capability, ttlMs: ttlMs ?? undefined, labels: labels ?? undefined });
    reply.header('location', `/v1/sessions/${session.id}`);
    return toSessionDto(session);
  }

  /**
   * List sessions
   * @remarks Newest first, those that have ended too while they are kept.
   */
  @ApiNotes({ query: sessionListParameters })
  @Get()
  async list(@Query() query: SessionListQueryDto): Promise<SessionPageDto> {
    const { states, page } = readSessionListQuery(query);
    const { sessions, nextCursor } = await this.sessions.list(states, page);
    return { sessions: sessions.map(toSessionDto), nextCursor };
  }

  /** Get a session */
  @Get(':id')
  async get(@Param('id', new IdPipe('session')) id: string): Promise<SessionDto> {
    return toSessionDto(await this.sessions.get(id));
  }

  /**
   * Close a session
   * @remarks Its running task is stopped, and its worker frees its state. A session that has ended stays as it is.
   */
  @Delete(':id')
  @HttpCode(204)
  async close(@Param('id', new IdPipe('session')) id: string): Promise<void> {
    await this.sessions.close(id);
  }
}
