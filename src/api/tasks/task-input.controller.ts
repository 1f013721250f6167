import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { TaskInputs } from '../../agent';
import { Requires } from '../access/route-access';
import { ApiNotes, textSchema } from '../notes/api-notes.decorator';
import { Audited } from '../notes/audited.decorator';
import { IdPipe } from '../validation/id.pipe';
import { TaskInputDto, TaskInputReceiptDto, toInputPiece } from './task-input.dto';

/** Excludes requests with both fields. */
const textAndBase64 = { required: ['text', 'base64'], properties: { text: textSchema, base64: textSchema } };

@ApiNotes({ tag: 'Tasks', additions: { TaskInput: { not: textAndBase64 } } })
@Controller('v1/tasks')
export class TaskInputController {
  constructor(private readonly inputs: TaskInputs) {}

  /**
   * Send standard input to a running task
   * @remarks For tasks that read input: `shell.run` and `python.run` with `stdinOpen`. Send one chunk at a time; `end` closes the input. While
   * the task has too much unread input, the answer is 429 `INPUT_FULL` and no byte of the chunk was accepted: send it again later. If you
   * received no answer, send the chunk again with its `offset`. Input belongs to one attempt: a retry of the task starts without it.
   */
  @ApiNotes({
    problems: ['CONFLICT', 'NO_INPUT', 'INPUT_FULL', 'INPUT_GAP', 'LINK_CLOSED', 'BAD_REPLY', 'REPLY_TIMEOUT'],
  })
  @Requires('operate', { own: 'task' })
  @Post(':id/input')
  @Audited({ action: 'tasks.input', kind: 'submission', isSerial: true })
  @HttpCode(200)
  async give(@Param('id', new IdPipe('task')) id: string, @Body() piece: TaskInputDto): Promise<TaskInputReceiptDto> {
    return { receivedBytes: await this.inputs.give(id, toInputPiece(piece)) };
  }
}
