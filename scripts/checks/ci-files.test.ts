import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { z } from 'zod';
import { makeTargets, repositoryFiles } from './repository.js';

const workflows = repositoryFiles(/^\.github\/workflows\/.*\.ya?ml$/);
const files = [...workflows, '.gitlab-ci.yml'];
const read = (path: string) => readFileSync(path, 'utf8');

const jobSchema = z.looseObject({
  'timeout-minutes': z.number(),
  'runs-on': z.string(),
  steps: z.array(z.unknown()),
});
const workflowSchema = z.looseObject({
  name: z.string(),
  permissions: z.looseObject({ contents: z.literal('read') }),
  jobs: z.record(z.string(), jobSchema),
});

describe('the CI files', () => {
  for (const path of files) {
    it(`run only commands that exist (${path})`, () => {
      const targets = makeTargets();
      const named = [...read(path).matchAll(/(?:run:|-) (?:make) ([a-z-]+)(?: [A-Z]+=.*)?$/gm)].map(
        ([, name]) => name ?? '',
      );
      expect(named).to.not.be.empty;
      expect(named.filter((name) => !targets.has(name))).to.deep.equal([]);
      const programs = [...read(path).matchAll(/(?:run:|-) (\.ci\/[a-z]+|deployment\/[\w/-]+\.sh)/gm)];
      expect(
        programs.map(([, program = '']) => program).filter((program) => !existsSync(program)),
      ).to.deep.equal([]);
    });
  }

  for (const path of workflows) {
    it(`give each job a limit of time and no more rights than it needs (${path})`, () => {
      const parsed = workflowSchema.safeParse(parse(read(path)));
      expect(parsed.error?.issues ?? []).to.deep.equal([]);
    });
  }

  it('do the same on GitHub and GitLab: lint, tests, list of packages, changes of the API, images, chart, release', () => {
    const github = workflows.map(read).join('\n');
    const gitlab = read('.gitlab-ci.yml');
    for (const command of [
      'make lint',
      '.ci/run',
      'npm sbom',
      'make openapi-diff',
      'make verify-docker',
      'make verify-helm',
      'helm push',
    ])
      for (const text of [github, gitlab]) expect(text, command).to.include(command);
    const stages = z.looseObject({ stages: z.array(z.string()) }).parse(parse(gitlab)).stages;
    expect(stages).to.deep.equal(['check', 'test', 'build', 'release']);
  });
});
