import { allCases } from './cases';
import { skipReason } from './contract-case';
import { Subject, type Implementation } from './subject';

/** Runs every case of the contract on one implementation. */
export function describeContract(implementation: Implementation): void {
  describe(`worker contract, ${implementation}`, () => {
    let subject: Subject;

    beforeAll(async () => {
      subject = await Subject.start(implementation);
    }, 30_000);
    afterEach(() => subject.reset());
    afterAll(() => subject.close());

    for (const each of allCases) {
      const reason = skipReason(each, implementation);
      if (reason === undefined) {
        it(each.name, () => each.run(subject), 30_000);
        continue;
      }
      // Fails once the reason no longer holds.
      it(`skipped: ${each.name} (${reason})`, () => {
        if (each.of) expect(() => subject.worker(each.of!.capability)).toThrow('offers no');
        else expect(subject.isOnSockets).toBe(false);
      });
    }
  });
}
