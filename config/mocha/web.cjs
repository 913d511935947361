module.exports = {
  ...require('./base.cjs'),
  spec: ['services/web/e2e/*.e2e.ts'],
  timeout: 300_000,
};
