import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type * as contracts from '@aia/contracts';
import { expect } from 'chai';
import type { components } from './index.js';

const folder = fileURLToPath(new URL('..', import.meta.url));

/** Compiles only while the generated type can be used as the contract's own. */
type Fits<Contract, Generated extends Contract> = [Contract, Generated];
type Schemas = components['schemas'];
export type Checked = [
  Fits<contracts.Session, Schemas['Session']>,
  Fits<contracts.Dataset, Schemas['Dataset']>,
  Fits<contracts.Document, Schemas['Document']>,
  Fits<contracts.Source, Schemas['Source']>,
  Fits<contracts.Citation, Schemas['Citation']>,
];

describe('src/generated/api.ts', () => {
  it('is what config/openapi.yaml says now (else run `npm run generate -w libs/client`)', function () {
    this.timeout(30_000);
    const args = [
      '../../node_modules/openapi-typescript/bin/cli.js',
      '../../config/openapi.yaml',
      '--output',
      'src/generated/api.ts',
      '--default-non-nullable=false',
      '--check',
    ];
    const { NODE_OPTIONS: _options, ...env } = process.env;
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' });
    expect([status, status === 0 ? '' : stderr]).to.deep.equal([0, '']);
  });
});
