import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect } from 'chai';
import { settingsSchema } from '../../libs/embedded/src/settings.js';
import { processSchemas } from './processes.js';
import { renderProductionEnv } from './render.js';
import { environmentVariables } from './variables.js';

const FOLDER = 'config/environments';
const shapes = Object.values(processSchemas).map((schema) => schema.shape);

describe('the env files of config', () => {
  it('have every variable of every process in production.env, as the schemas have it now (make environments)', () => {
    expect(readFileSync('config/production.env', 'utf8')).to.equal(
      renderProductionEnv(environmentVariables()),
    );
  });

  it('explain every variable', () => {
    const unexplained = environmentVariables().filter(({ explanation }) => !explanation);
    expect(unexplained.map(({ name }) => name)).to.deep.equal([]);
  });

  for (const file of readdirSync(FOLDER)) {
    it(`have only values in ${file} that the processes which read them accept`, () => {
      for (const [name, value] of Object.entries(parseEnv(readFileSync(join(FOLDER, file), 'utf8')))) {
        const fields = shapes.flatMap((shape) => (name in shape ? [shape[name]] : []));
        expect(fields, `nothing reads ${name}`).to.not.be.empty;
        for (const field of fields)
          expect(
            (field as (typeof settingsSchema.shape)['HOST']).safeParse(value).success,
            `${name}=${value}`,
          ).to.equal(true);
      }
    });
  }

  it('describe every setting of an installation in .env.example', () => {
    const example = readFileSync('.env.example', 'utf8');
    const missing = Object.keys(settingsSchema.shape).filter(
      (name) => !new RegExp(`^# ${name}=`, 'm').test(example),
    );
    expect(missing).to.deep.equal([]);
  });
});
