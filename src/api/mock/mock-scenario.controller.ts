import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { YardError } from '@yardmaster/protocol';
import { ScenarioControl, type ScenarioStatus } from '../../worker-interface';
import { Requires } from '../access/route-access';
import { ApiNotes, textSchema } from '../notes/api-notes.decorator';
import { Audited } from '../notes/audited.decorator';
import { ScenarioDto } from './scenario.dto';

const scenario = {
  type: 'object',
  required: ['faults'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 128 },
    seed: { type: 'integer', minimum: 0, maximum: 2 ** 32 - 1 },
    faults: {
      type: 'array',
      maxItems: 64,
      items: { type: 'object', required: ['fault'], properties: { fault: textSchema }, additionalProperties: true },
    },
  },
};

/** Injects faults into mock workers. Not mounted with real workers. */
@ApiNotes({
  tag: 'Mock',
  additions: { Scenario: { properties: { faults: { items: { type: 'object', additionalProperties: true } } } } },
})
@Controller('v1/mock/scenario')
export class MockScenarioController {
  constructor(private readonly control: ScenarioControl) {}

  /**
   * Start a scenario
   * @remarks Replaces the current scenario. Mock workers restart, as if their processes had died.
   */
  @ApiNotes({ body: scenario })
  @Requires('operate')
  @Put()
  @Audited({ action: 'mock.begin' })
  put(@Body() scenario: unknown): ScenarioDto {
    return toDto(this.control.put(scenario));
  }

  /**
   * Get the current scenario
   * @remarks Includes the seed, and how often each fault was injected.
   */
  @ApiNotes({ problems: ['NOT_FOUND'] })
  @Requires('read')
  @Get()
  get(): ScenarioDto {
    const status = this.control.get();
    if (!status) throw new YardError('NOT_FOUND', 'no scenario is running');
    return toDto(status);
  }

  /** End the scenario */
  @Requires('operate')
  @Delete()
  @Audited({ action: 'mock.end' })
  @HttpCode(204)
  clear(): void {
    this.control.clear();
  }
}

function toDto({ startedAtMs, faults, ...status }: ScenarioStatus): ScenarioDto {
  return { ...status, startedAt: new Date(startedAtMs).toISOString(), faults: faults.map((fault) => ({ ...fault })) };
}
