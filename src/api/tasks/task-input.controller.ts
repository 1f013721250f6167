import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { TaskInputs } from '../../agent';
import { ApiNotes, textSchema } from '../notes/api-notes.decorator';
import { IdPipe } from '../validation/id.pipe';
import { TaskInputDto, TaskInputReceiptDto, toInputPiece } from './task-input.dto';

/** A piece of input is given once. */
const textAndBase64 = { required: ['text', 'base64'], properties: { text: textSchema, base64: textSchema } };

@ApiNotes({ tag: 'Tasks', additions: { TaskInput: { not: textAndBase64 } } })
@Controller('v1/tasks')
export class TaskInputController {
  constructor(private readonly inputs: TaskInputs) {}

  /**
   * Give a running task input
   * @remarks For tasks that take it: `shell.run` and `python.run` with `stdinOpen`. Pieces come in the order in which they are sent, one after the
   * other; `end` ends the input. A task that has not read what it was given answers 429 `INPUT_FULL`, and has taken nothing of the piece.
   * Where no answer came, send the piece again with its `offset`. Input belongs to an attempt: one that is tried again begins without.
   */
  @ApiNotes({
    problems: ['CONFLICT', 'NO_INPUT', 'INPUT_FULL', 'INPUT_GAP', 'LINK_CLOSED', 'BAD_REPLY', 'REPLY_TIMEOUT'],
  })
  @Post(':id/input')
  @HttpCode(200)
  async give(@Param('id', new IdPipe('task')) id: string, @Body() piece: TaskInputDto): Promise<TaskInputReceiptDto> {
    return { receivedBytes: await this.inputs.give(id, toInputPiece(piece)) };
  }
}
