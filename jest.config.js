// Nest ships ES modules only; Node requires them, jest on Node 20 does not yet, so swc compiles these names for the tests.
const esmPackages = ['@nestjs', 'cookie', 'content-disposition'];

module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/packages', '<rootDir>/workers'],
  testRegex: '\\.spec\\.ts$',
  setupFiles: ['<rootDir>/test/support/typescript-threads.cjs', '<rootDir>/test/support/async-storages.cjs'],
  transform: { '^.+\\.[jt]s$': '@swc/jest' },
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/node_modules/)?(?:${esmPackages.join('|')})/)`],
  // Tests run the sources of the packages; programs that they start run the compiled code.
  resolver: '<rootDir>/test/support/package-sources.cjs',
  modulePathIgnorePatterns: ['<rootDir>/(?:packages|workers)/[^/]+/dist/'],
  // Real workers on a busy machine take their time; what hangs is still found.
  testTimeout: 20_000,
  coverageProvider: 'v8',
};
