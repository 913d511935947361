// Tests run from the sources: tsx compiles them and the `aia-source` export condition finds every workspace's src folder.
module.exports = {
  'node-option': ['conditions=aia-source', 'import=tsx'],
  extension: ['ts'],
  reporter: 'config/mocha/summary-reporter.cjs',
  'forbid-only': Boolean(process.env.CI),
  exit: false,
};
