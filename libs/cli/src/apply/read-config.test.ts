import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { desiredState } from './desired-state.js';
import { readConfig } from './read-config.js';

const problem = (text: string): string => {
  try {
    readConfig(text, 'file.yml');
    return 'valid';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('A dataset file', () => {
  it('is valid as it comes with the project, with the quality targets', () => {
    const path = new URL('../../../../config/datasets/dataset_config.yml', import.meta.url).pathname;
    const [dataset] = desiredState(readConfig(readFileSync(path, 'utf8'), path), path, {});
    expect(dataset?.settings['quality']).to.deep.equal({
      precisionAt1: 0.8,
      precisionAt3: 0.75,
      precisionAt5: 0.7,
      mrr: 0.65,
      languages: { ru: { precisionAt3: 0.7, mrr: 0.6 }, en: { precisionAt3: 0.75, mrr: 0.65 } },
    });
    expect(dataset?.sources[0]?.config)
      .to.have.property('path')
      .that.matches(/\/docs$/);
  });

  it('is refused with line and column of a setting that does not exist', () => {
    const text =
      'version: 1\ndatasets:\n  - slug: a\n    sources:\n      - name: s\n        type: git\n        urll: https://x.org/a.git\n';
    expect(problem(text)).to.match(
      /file\.yml:7:9: datasets\[0\]\.sources\[0\]: There is no setting "urll" here/,
    );
  });

  it('is refused with the place of each value that is not valid', () => {
    const text = 'version: 1\ndatasets:\n  - slug: Not A Slug\n    quality:\n      mrr: 7\n';
    expect(problem(text)).to.match(
      /file\.yml:3:11: datasets\[0\]\.slug: .*\n.*file\.yml:5:12: datasets\[0\]\.quality\.mrr: /s,
    );
  });

  it('is refused when a name is there twice, and when it is no YAML', () => {
    expect(problem('version: 1\ndatasets:\n  - slug: a\n  - slug: a\n')).to.include(
      'file.yml:4:11: datasets[1].slug',
    );
    expect(problem('version: 1\ndatasets: [\n')).to.match(/file\.yml:\d+:\d+: /);
    expect(problem('version: 1\nversion: 2\ndatasets: []\n')).to.match(/file\.yml:2:1: /);
  });

  it('reads secrets from the environment, and says which one is missing', () => {
    const text =
      'version: 1\ndatasets:\n  - slug: a\n    sources:\n      - {name: s, type: git, url: "https://x.org/a.git", credentials: {token: {env: A_TOKEN}}}\n';
    const config = readConfig(text, 'file.yml');
    expect(desiredState(config, 'file.yml', { A_TOKEN: 't' })[0]?.sources[0]?.credentials).to.deep.equal({
      type: 'bearer',
      token: 't',
    });
    expect(() => desiredState(config, 'file.yml', {})).to.throw('A_TOKEN');
  });
});
