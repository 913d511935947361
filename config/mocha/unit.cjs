module.exports = {
  ...require('./base.cjs'),
  spec: ['libs/*/src/**/*.test.ts', 'services/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
  timeout: 10_000,
};
