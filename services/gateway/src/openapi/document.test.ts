import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { routes } from '@aia/contracts';
import { expect } from 'chai';
import { buildOpenApiDocument, renderOpenApi } from './document.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const file = `${root}config/openapi.yaml`;

interface Operation {
  operationId?: string;
  responses?: Record<string, { content?: Record<string, unknown> }>;
  security?: object[];
}

describe('config/openapi.yaml', () => {
  const document = buildOpenApiDocument();
  const operations = Object.values(document.paths ?? {}).flatMap(
    (path) => Object.values(path) as Operation[],
  );

  it('is what the route table says now (else run `npm run openapi -w services/gateway`)', () => {
    expect(readFileSync(file, 'utf8') === renderOpenApi(document)).to.equal(true);
  });

  it('is made the same every time', () => {
    expect(renderOpenApi(buildOpenApiDocument())).to.equal(renderOpenApi(document));
  });

  it('has one operation for each route', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids).to.have.members(routes.map(({ id }) => id));
  });

  it('documents problems on every operation', () => {
    for (const { operationId, responses } of operations) {
      expect(Object.keys(responses ?? {}), operationId).to.include.members(['500', '503']);
    }
  });

  it('asks for a token exactly where the table does', () => {
    const open = operations.filter(({ security }) => security?.length === 0);
    const expected = routes.filter(({ access }) => access === 'public').map(({ id }) => id);
    expect(open.map(({ operationId }) => operationId)).to.have.members(expected);
  });

  it('offers answers both as a stream and whole', () => {
    const ask = operations.find(({ operationId }) => operationId === 'createMessage');
    expect(ask?.responses?.['200']?.content).to.have.keys('application/json', 'text/event-stream');
  });

  it('passes the linter', function () {
    this.timeout(30_000);
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      REDOCLY_TELEMETRY: 'off',
      REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
    };
    const args = [`${root}node_modules/@redocly/cli/bin/cli.js`, 'lint', file, '--format=json'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
    const { totals } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { totals: object };
    expect(totals).to.deep.equal({ errors: 0, warnings: 0, ignored: 0 });
  });
});
