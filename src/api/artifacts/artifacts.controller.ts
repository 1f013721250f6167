import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TaskService } from '../../agent';
import { Artifacts } from '../../artifacts';
import { Clock } from '@yardmaster/worker-kit/clock';
import { cutStalled } from '@yardmaster/worker-kit/http';
import { LOG, type Log } from '../../log';
import type { StoredArtifact } from '../../tasks';
import { ApiNotes, header, responseHeader, textSchema } from '../notes/api-notes.decorator';
import { Clients } from '../server/clients';
import { takeOver } from '../server/take-over';
import { IdPipe } from '../validation/id.pipe';
import { ArtifactListDto } from './artifact.dto';
import { downloadHead } from './download-head';
import { sendBody } from './send-body';

const tag = { ETag: responseHeader('SHA-256 of the whole.') };
const sent = { ...tag, 'Content-Disposition': responseHeader('`attachment`, with its name.') };
const range = { 'Content-Range': responseHeader('Which part it is, and how long the whole.') };

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
   * @remarks Files that its attempts left, by name, also those of a lost attempt. They are deleted with the task.
   */
  @Get(':id/artifacts')
  async list(@Param('id', new IdPipe('task')) id: string): Promise<ArtifactListDto> {
    await this.tasks.get(id);
    return { artifacts: (await this.artifacts.list(id)).map(toDto) };
  }

  /**
   * Download an artifact
   * @remarks The whole or, with `Range`, a part. `ETag` is its SHA-256. It is sent as an attachment, since files of a worker
   * are not trusted.
   */
  @ApiNotes({
    problems: ['TOO_MANY_CLIENTS'],
    parameters: [
      header('Range', 'One part of it (RFC 9110).', { ...textSchema, examples: ['bytes=0-1023'] }),
      header('If-Range', 'Send the part only if its `ETag` is still this one.', textSchema),
      header('If-None-Match', 'Send nothing if it has one of these `ETag`s.', textSchema),
    ],
    responses: {
      200: { description: 'The whole.', headers: sent, content: bytes },
      206: { description: 'The part; `Content-Range` says which.', headers: { ...sent, ...range }, content: bytes },
      304: { description: 'You have it.', headers: tag },
      416: { description: 'There is no such part; `Content-Range` says how long it is.', headers: range },
    },
  })
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
        'could not send the whole artifact; the download is cut',
      );
      reply.raw.destroy(); // a length was promised, so the client sees that the rest is missing
    } finally {
      client.leave();
    }
  }
}

function toDto({ name, sizeBytes, sha256, contentType, attempt, createdAtMs }: StoredArtifact) {
  return { name, sizeBytes, sha256, contentType, attempt, createdAt: new Date(createdAtMs) };
}
