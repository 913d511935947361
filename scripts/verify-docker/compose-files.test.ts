import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { environments, requiredVariables } from '../verify-helm/code-facts.js';
import { readComposeFile, type ComposeFile, type ComposeService } from './compose-file.js';

const ROOT = join(import.meta.dirname, '../..');
const FILES = {
  dev: 'docker-compose.yaml',
  prod: 'deployment/docker/docker-compose.prod.yml',
  simple: 'deployment/docker/docker-compose.simple.yml',
  e2e: 'deployment/docker/docker-compose.e2e.yml',
};
const ONE_SHOT = ['migrate', 'fetch-models'];
const OURS = ['gateway', 'ingestion', 'ingestion-worker', 'retrieval', 'chat', 'migrate'];

/** Names of the services that break a rule. */
function breaking(file: ComposeFile, rule: (service: ComposeService, name: string) => boolean): string[] {
  return Object.entries(file.services).flatMap(([name, service]) => (rule(service, name) ? [] : [name]));
}

for (const [stack, path] of Object.entries(FILES)) {
  describe(`the Compose stack ${stack}`, () => {
    let file: ComposeFile;
    before(() => (file = readComposeFile(join(ROOT, path))));

    it('has every service and store that the system needs', () => {
      const stores =
        stack === 'dev' || stack === 'prod' ? ['qdrant', 'ollama'] : ['model-server', 'fetch-models'];
      const proxies = stack === 'prod' || stack === 'e2e' ? ['edge', 'mesh'] : [];
      expect(file.services).to.include.keys([...OURS, 'postgres', 'redis', ...stores, ...proxies]);
    });

    it('gives every service the variables without which it does not start', () => {
      const lacking = Object.keys(environments).flatMap((name) => {
        const given = Object.keys(file.services[name]?.environment ?? {}).map((key) =>
          key.replace(/_FILE$/, ''),
        );
        return requiredVariables(name).flatMap((key) => (given.includes(key) ? [] : [`${name}: ${key}`]));
      });
      expect(lacking).to.deep.equal([]);
    });

    it('checks the health of everything that keeps running', () => {
      const images = OURS.concat('model-server');
      const missing = breaking(
        file,
        ({ healthcheck }, name) =>
          ONE_SHOT.includes(name) || images.includes(name) || healthcheck?.test !== undefined,
      );
      expect(missing).to.deep.equal([]);
    });

    it('limits processor, memory and logs of every container', () => {
      const unlimited = breaking(file, ({ deploy, logging }) => {
        const limits = deploy?.resources?.limits;
        return Boolean(
          limits?.cpus && limits.memory && logging?.options['max-size'] && logging.options['max-file'],
        );
      });
      expect(unlimited).to.deep.equal([]);
    });

    it('drops capabilities and forbids new privileges everywhere', () => {
      const loose = breaking(
        file,
        ({ cap_drop, security_opt }) =>
          Boolean(cap_drop?.includes('ALL')) && Boolean(security_opt?.includes('no-new-privileges:true')),
      );
      expect(loose).to.deep.equal([]);
    });

    it('keeps our root file systems read-only', () => {
      const writable = breaking(
        file,
        ({ image, read_only }) => !image?.includes('AIA_REPOSITORY') || read_only === true,
      );
      expect(writable).to.deep.equal([]);
    });

    it('restarts what ends, except what is meant to end', () => {
      const wrong = breaking(
        file,
        ({ restart }, name) => restart === (ONE_SHOT.includes(name) ? 'no' : 'unless-stopped'),
      );
      expect(wrong).to.deep.equal([]);
    });

    it('publishes one door to the gateway, on the loopback address by default', () => {
      const open = Object.entries(file.services).filter(([, { ports, profiles }]) => ports && !profiles);
      expect(open.map(([name]) => name)).to.deep.equal([file.services['edge'] ? 'edge' : 'gateway']);
      expect(open[0]?.[1].ports).to.deep.equal(['${AIA_BIND:-127.0.0.1}:${GATEWAY_PORT:-8080}:8080']);
    });

    it('waits with a condition for everything that a service depends on', () => {
      for (const [name, { depends_on: needs = {} }] of Object.entries(file.services)) {
        for (const [needed, { condition }] of Object.entries(needs)) {
          expect(file.services, `${name} needs ${needed}`).to.have.property(needed);
          const expected = ONE_SHOT.includes(needed) ? 'service_completed_successfully' : 'service_healthy';
          expect(condition, `${name} needs ${needed}`).to.equal(expected);
        }
      }
    });

    it('gives secrets as files only, and each secret that a variable names is mounted', () => {
      for (const [name, { environment = {}, secrets = [] }] of Object.entries(file.services)) {
        for (const [variable, value] of Object.entries(environment)) {
          const text = String(value);
          expect(/:\/\/[^/]*:[^/@]+@/.test(text), `${name}: ${variable} holds a password`).to.equal(false);
          if (/(PASSWORD|SECRET|KEY|KEYS)$/.test(variable)) expect.fail(`${name}: ${variable} is no file`);
          const mounted = /^\/run\/secrets\/(.+)$/.exec(text)?.[1];
          if (mounted) expect(secrets, `${name}: ${variable}`).to.include(mounted);
        }
        for (const secret of secrets)
          expect(file.secrets, `${name} mounts ${secret}`).to.have.property(secret);
      }
    });

    it('lets no network but edge and egress lead out, and keeps databases away from the door', () => {
      const closed = Object.entries(file.networks).filter(([, network]) => network?.internal);
      expect(closed.map(([name]) => name).sort()).to.deep.equal(['app', 'data']);
      for (const name of ['postgres', 'redis', 'qdrant'].filter((store) => file.services[store])) {
        expect(file.services[name]?.networks, name).to.deep.equal(['data']);
      }
      expect(file.services['edge']?.networks ?? ['edge']).to.deep.equal(['edge']);
    });

    it('declares every volume that it uses', () => {
      const named = Object.values(file.services)
        .flatMap(({ volumes = [] }) => volumes)
        .map((volume) => volume.split(':')[0] ?? '')
        .filter((source) => !/^[./]/.test(source));
      expect(file.volumes).to.include.keys(named);
    });
  });
}

describe('the Compose overlay for a bucket', () => {
  const overlay = readComposeFile(join(ROOT, 'deployment/docker/docker-compose.s3.yml'));
  const bucketUsers = ['ingestion', 'ingestion-worker'];

  it('gives those that keep original files every setting of the bucket, and a way to it', () => {
    expect(Object.keys(overlay.services)).to.deep.equal(bucketUsers);
    const stack = readComposeFile(join(ROOT, FILES.simple));
    for (const name of bucketUsers) {
      const { environment = {}, networks = [] } = overlay.services[name] ?? {};
      const known = Object.keys(environments[name]?.shape ?? {}).filter((key) =>
        /^(S3_|BLOB_STORE)/.test(key),
      );
      expect(Object.keys(environment).map((key) => key.replace(/_FILE$/, ''))).to.have.members(known);
      expect([...networks, ...(stack.services[name]?.networks ?? [])]).to.include('egress');
    }
  });

  it('mounts the keys of the bucket as files', () => {
    for (const { environment = {}, secrets = [] } of Object.values(overlay.services)) {
      for (const secret of Object.keys(overlay.secrets)) {
        expect(secrets).to.include(secret);
        expect(environment[`${secret.toUpperCase()}_FILE`]).to.equal(`/run/secrets/${secret}`);
      }
    }
  });
});

describe('service images', () => {
  const services = readdirSync(join(ROOT, 'services')).filter((name) =>
    existsSync(join(ROOT, 'services', name, 'Dockerfile')),
  );
  const dockerfile = (name: string) => readFileSync(join(ROOT, 'services', name, 'Dockerfile'), 'utf8');

  it('exist for every service of the system', () => {
    expect(services).to.include.members(['chat', 'gateway', 'ingestion', 'model-server', 'retrieval', 'web']);
  });

  it('of the gateway has the web app where the gateway looks for it', () => {
    const text = dockerfile('gateway');
    expect(text).to.match(/^RUN npm run build --workspace services\/web$/m);
    expect(text).to.match(/^COPY --from=web \/app\/services\/web\/dist services\/web\/dist$/m);
  });

  it('of the worker start with the memory settings that a start without containers has', () => {
    const { command } = readComposeFile(join(ROOT, FILES.prod)).services['ingestion-worker'] ?? {};
    const chart = readFileSync(
      join(ROOT, 'deployment/helm/ai-assistant/charts/ingestion-worker/templates/_service.tpl'),
      'utf8',
    );
    expect(command).to.include('--max-semi-space-size=4');
    expect(chart).to.include(`args: [${String(command).replaceAll(',', ', ')}]`);
  });

  for (const name of services) {
    it(`of ${name} takes its bases as arguments, runs as a user under an init process, and says how it is`, () => {
      const text = dockerfile(name);
      const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
      const stages = [...text.matchAll(/ AS (\S+)$/gm)].map(([, stage]) => stage);
      for (const base of bases) expect(['${NODE_IMAGE}', '${RUNTIME_IMAGE}', ...stages]).to.include(base);
      expect(text).to.match(/^USER 10001:10001$/m);
      expect(text).to.match(/^HEALTHCHECK .*healthcheck\.mjs/m);
      expect(text).to.match(/^ENTRYPOINT \["\/sbin\/tini", "--"\]$/m);
      expect(text).to.contain('org.opencontainers.image.revision');
    });
  }
});
