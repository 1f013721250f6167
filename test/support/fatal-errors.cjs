// Required by a program under test: makes an error that nobody catches, as a bug would, when it is told by SIGUSR2.
const origin = process.env.TEST_FATAL_ORIGIN;
const message = 'a bug of this test';

process.on('SIGUSR2', () => {
  if (origin === 'unhandledRejection') void Promise.reject(new Error(message));
  else
    setImmediate(() => {
      throw new TypeError(message);
    });
});
