// Tests run from the sources: tsx compiles them and the `source` export condition finds every workspace's src folder.
module.exports = {
  'node-option': ['conditions=source', 'import=tsx'],
  extension: ['ts'],
  reporter: 'config/mocha/summary-reporter.cjs',
  'forbid-only': Boolean(process.env.CI),
  exit: false,
};
