import { MayBeAbsent } from '../validation/dto.pipe';
import { IsInt, IsOptional, Max, Min } from '../validation/rules';

/** A request for a ticket. */
@MayBeAbsent()
export class ArtifactTicketRequestDto {
  /** How long the ticket is valid, in seconds. Default: 300. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(86_400)
  ttlS?: number;
}

/** A ticket for the download of one artifact. */
export class ArtifactTicketDto {
  /** Send it as the query parameter `ticket` of the download. */
  ticket!: string;
  /** URL of the download with the ticket, at the address of this request. */
  url!: string;
  expiresAt!: Date;
}
