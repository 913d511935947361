import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { repositoryFiles } from './repository.js';

const rules = readFileSync('.gitignore', 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('# '));

describe('.gitignore', () => {
  it('has 150 rules or more, none of them twice', () => {
    expect(rules.length).to.be.at.least(150);
    expect(rules.filter((rule, at) => rules.indexOf(rule) !== at)).to.deep.equal([]);
  });

  it('hides secrets, data, backups and reports, and shows what belongs to the project', () => {
    const isIgnored = (path: string) => {
      try {
        execFileSync('git', ['check-ignore', '--quiet', '--no-index', path]);
        return true;
      } catch {
        return false; // git answers 1
      }
    };
    const hidden = [
      '.env',
      'backups/aia-backup-1/manifest.json',
      '.data/postgres/PG_VERSION',
      'server.key',
      'x.kubeconfig',
    ];
    const more = [
      'reports/test-results/unit.json',
      'reports/analytics/x.log',
      'secrets/jwt_secret',
      'scripts/Makefile.local',
    ];
    for (const path of [...hidden, ...more]) expect(isIgnored(path), path).to.equal(true);
    for (const path of [
      'config/production.env',
      'config/environments/test.env',
      'reports/test-results/README.md',
      '.env.example',
    ])
      expect(isIgnored(path), path).to.equal(false);
  });

  it('hides nothing that is part of the project', () => {
    const tracked = execFileSync('git', ['ls-files', '--cached', '--ignored', '--exclude-standard'], {
      encoding: 'utf8',
    });
    expect(tracked.trim()).to.equal('');
    expect(repositoryFiles(/^libs\//)).to.not.be.empty;
  });
});
