import { Controller, Get, Query } from '@nestjs/common';
import { Audit } from '../../audit';
import { Requires } from '../access/route-access';
import { ApiNotes } from '../notes/api-notes.decorator';
import { auditParameters, AuditPageDto, AuditQueryDto, readAuditQuery } from './audit.dto';

@ApiNotes({ tag: 'Audit' })
@Controller('v1/audit')
export class AuditController {
  constructor(private readonly audit: Audit) {}

  /**
   * Read the audit log
   * @remarks Who did what, from where, with what result. Newest first. A page may be shorter than `limit`, even empty; the last page has no
   * `nextCursor`.
   */
  @ApiNotes({ query: auditParameters })
  @Requires('admin')
  @Get()
  async list(@Query() query: AuditQueryDto): Promise<AuditPageDto> {
    return this.audit.read(readAuditQuery(query));
  }
}
