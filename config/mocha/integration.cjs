module.exports = {
  ...require('./base.cjs'),
  spec: ['libs/*/test/**/*.test.ts', 'services/*/test/**/*.test.ts'],
  timeout: 120_000,
};
