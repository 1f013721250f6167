import { toErrorInfo, YardError } from './errors';

describe(toErrorInfo.name, () => {
  it('redacts secrets in messages', () => {
    const message = 'refused yardw_aZ3-_k9QwErTyUiOpAsDfGhJkLzXcVb0';
    for (const error of [new YardError('EXECUTION_ERROR', message), new Error(message), message])
      expect(toErrorInfo(error)).toMatchObject({ message: 'refused yardw_[redacted]' });
  });
});
