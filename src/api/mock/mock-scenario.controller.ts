import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { YardError } from '../../protocol';
import { WorkerInterface, type ScenarioControl, type ScenarioStatus } from '../../worker-interface';
import { ScenarioDto } from './scenario.dto';

/** What goes wrong with mock workers. Only there where they are the workers. */
@Controller('v1/mock/scenario')
export class MockScenarioController {
  constructor(private readonly workers: WorkerInterface) {}

  /**
   * Begin a scenario
   * @remarks In place of the one that is under way. Mock workers begin anew, as processes that died would.
   */
  @Put()
  put(@Body() scenario: unknown): ScenarioDto {
    return toDto(this.control().put(scenario));
  }

  /**
   * Get the scenario
   * @remarks With its seed, and how often each of its faults was put to use.
   */
  @Get()
  get(): ScenarioDto {
    const status = this.control().get();
    if (!status) throw new YardError('NOT_FOUND', 'no scenario is under way');
    return toDto(status);
  }

  /** End the scenario */
  @Delete()
  @HttpCode(204)
  clear(): void {
    this.control().clear();
  }

  private control(): ScenarioControl {
    const { scenario } = this.workers;
    if (!scenario) throw new YardError('NOT_FOUND', 'this control plane works with real workers');
    return scenario;
  }
}

function toDto({ startedAtMs, faults, ...status }: ScenarioStatus): ScenarioDto {
  return { ...status, startedAt: new Date(startedAtMs).toISOString(), faults: faults.map((fault) => ({ ...fault })) };
}
