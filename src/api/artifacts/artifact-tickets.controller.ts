import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { artifactSubject, Tickets, type Caller } from '../../access';
import { Artifacts } from '../../artifacts';
import { CallerParam } from '../access/caller.param';
import { Requires } from '../access/route-access';
import { Audited } from '../notes/audited.decorator';
import { ApiNotes } from '../notes/api-notes.decorator';
import { IdPipe } from '../validation/id.pipe';
import { ArtifactTicketDto, ArtifactTicketRequestDto } from './artifact-ticket.dto';

@ApiNotes({ tag: 'Tasks' })
@Controller('v1/tasks')
export class ArtifactTicketsController {
  constructor(
    private readonly artifacts: Artifacts,
    private readonly tickets: Tickets,
  ) {}

  /**
   * Share an artifact
   * @remarks Creates a URL that downloads the artifact without an API key. Anyone who has the URL can use it, any number of times, until its
   * ticket expires or the API key of this request ends.
   */
  @Requires('read', { own: 'task' })
  @Audited({ action: 'artifacts.share' })
  @Post(':id/artifacts/:name/tickets')
  @HttpCode(201)
  async share(
    @Param('id', new IdPipe('task')) id: string,
    @Param('name') name: string,
    @Body() { ttlS }: ArtifactTicketRequestDto,
    @CallerParam() { keyId }: Caller,
    @Req() { protocol, host }: FastifyRequest,
  ): Promise<ArtifactTicketDto> {
    await this.artifacts.get(id, name);
    const use = { purpose: 'artifact', subject: artifactSubject(id, name) } as const;
    const { ticket, expiresAtMs } = this.tickets.issue(use, keyId, typeof ttlS === 'number' ? ttlS * 1000 : undefined);
    const path = `/v1/tasks/${id}/artifacts/${encodeURIComponent(name)}`;
    return { ticket, url: `${protocol}://${host}${path}?ticket=${ticket}`, expiresAt: new Date(expiresAtMs) };
  }
}
