import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { artifactSubject } from '../../access';
import { TaskService } from '../../agent';
import { Artifacts } from '../../artifacts';
import { Clock } from '@yardmaster/worker-kit/clock';
import { cutStalled } from '@yardmaster/worker-kit/http';
import { LOG, type Log } from '../../log';
import type { StoredArtifact } from '../../tasks';
import { AcceptsTicket, Requires } from '../access/route-access';
import { ApiNotes, header, responseHeader, textSchema } from '../notes/api-notes.decorator';
import { Clients } from '../server/clients';
import { takeOver } from '../server/take-over';
import { IdPipe } from '../validation/id.pipe';
import { ArtifactListDto } from './artifact.dto';
import { downloadHead } from './download-head';
import { sendBody } from './send-body';

const tag = { ETag: responseHeader('SHA-256 of the complete file.') };
const sent = { ...tag, 'Content-Disposition': responseHeader('`attachment` with the file name.') };
const range = { 'Content-Range': responseHeader('The range that is sent and the size of the complete file.') };

const bytes = { '*/*': { schema: { type: 'string', format: 'binary' } } };

@ApiNotes({ tag: 'Tasks' })
@Controller('v1/tasks')
export class ArtifactsController {
  constructor(
    private readonly tasks: TaskService,
    private readonly artifacts: Artifacts,
    private readonly clients: Clients,
    private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /**
   * List the artifacts of a task
   * @remarks Files that the attempts at the task left, including lost attempts, sorted by name. They are deleted with the task.
   */
  @Requires('read', { own: 'task' })
  @Get(':id/artifacts')
  async list(@Param('id', new IdPipe('task')) id: string): Promise<ArtifactListDto> {
    await this.tasks.get(id);
    return { artifacts: (await this.artifacts.list(id)).map(toDto) };
  }

  /**
   * Download an artifact
   * @remarks Sends the complete file, or one part of it with `Range`. `ETag` is the SHA-256 of the file. The response is an attachment,
   * because files from workers are not trusted.
   */
  @ApiNotes({
    problems: ['TOO_MANY_CLIENTS'],
    parameters: [
      header('Range', 'One byte range (RFC 9110).', { ...textSchema, examples: ['bytes=0-1023'] }),
      header(
        'If-Range',
        'Send the range only if this is still the `ETag`; otherwise send the complete file.',
        textSchema,
      ),
      header('If-None-Match', 'Answer 304 if one of these is the `ETag`.', textSchema),
    ],
    responses: {
      200: { description: 'The complete file.', headers: sent, content: bytes },
      206: {
        description: 'The requested range, as given in `Content-Range`.',
        headers: { ...sent, ...range },
        content: bytes,
      },
      304: { description: 'Not modified.', headers: tag },
      416: { description: 'The range is outside the file; `Content-Range` gives the size.', headers: range },
    },
  })
  @Requires('read', { own: 'task' })
  @AcceptsTicket('artifact', ({ id, name }) => artifactSubject(id!, name!))
  @Get(':id/artifacts/:name')
  async download(
    @Param('id', new IdPipe('task')) id: string,
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.tasks.get(id);
    const artifact = await this.artifacts.get(id, name);
    const { status, headers, range } = downloadHead(artifact, request.headers);
    if (!range || request.method === 'HEAD') return void takeOver(reply).writeHead(status, headers).end();
    const client = this.clients.enter();
    try {
      const body = await this.artifacts.read(id, artifact, range);
      takeOver(reply);
      client.leaveWith(reply.raw);
      reply.raw.writeHead(status, headers);
      await sendBody(body, reply.raw, this.clock, client.signal);
      cutStalled(reply.raw);
      reply.raw.end();
    } catch (error) {
      if (!reply.sent) throw error;
      this.log.error(
        { event: 'artifact_send_failed', err: error, taskId: id, artifact: name },
        'could not send the whole artifact; the download is aborted',
      );
      reply.raw.destroy(); // the client detects the truncation by `Content-Length`
    } finally {
      client.leave();
    }
  }
}

function toDto({ name, sizeBytes, sha256, contentType, attempt, createdAtMs }: StoredArtifact) {
  return { name, sizeBytes, sha256, contentType, attempt, createdAt: new Date(createdAtMs) };
}
