import { CHART } from './code-facts.js';
import type { Cluster } from './cluster.js';

const RELEASE = ['ai-assistant', CHART, '--namespace', 'ai-assistant'];
/** Nothing runs pods here, so hooks would wait for ever. */
const UPGRADE = ['upgrade', ...RELEASE, '--no-hooks'];

/** A release's life in a real API server, in this order: each step says what is wrong, one line each. */
export const releaseTests: Record<string, (cluster: Cluster) => string[]> = {
  '`make helm-install` makes the namespace and everything in it': ({ helmInstall, kubectl }) => {
    const said = helmInstall();
    const deployments = kubectl('get', 'deployments', '-n', 'ai-assistant', '-o', 'name').trim().split('\n');
    return [
      ...expect(said.includes('STATUS: deployed'), said),
      ...expect(deployments.length === 10, deployments.join(' ')),
    ];
  },
  '`make helm-install` upgrades where the release is there already': ({ helmInstall }) => {
    const said = helmInstall('--no-hooks');
    return expect(/upgrading it\.[^]*STATUS: deployed/.test(said), said);
  },
  'an upgrade keeps every generated secret and restarts nothing': ({ helm, kubectl }) => {
    const [secrets, generations] = [secretsOf(kubectl), generationsOf(kubectl)];
    helm(...UPGRADE);
    return [
      ...expect(secretsOf(kubectl) === secrets, 'secrets changed'),
      ...expect(generationsOf(kubectl) === generations, `restarted: ${generationsOf(kubectl)}`),
    ];
  },
  'an upgrade waits for the migration and goes on when it is done': ({ helm, completeJobs }) => {
    const stop = completeJobs('ai-assistant');
    try {
      const said = helm('upgrade', ...RELEASE, '--timeout', '60s');
      return expect(said.includes('STATUS: deployed'), said);
    } finally {
      stop();
    }
  },
  'an upgrade stops when the migration does not end, and nothing has changed': ({ helm, kubectl }) => {
    const before = generationsOf(kubectl);
    const refused = failureOf(() =>
      helm('upgrade', ...RELEASE, '--set', 'app.image.tag=9', '--timeout', '2s'),
    );
    return [
      ...expect(/pre-upgrade hooks failed/.test(refused), refused),
      ...expect(generationsOf(kubectl) === before, 'restarted'),
    ];
  },
  'a new image of one service restarts that service only': ({ helm, kubectl }) => {
    const before = generationsOf(kubectl).split('\n');
    helm(...UPGRADE, '--set', 'chat.image.tag=1.0.1');
    const changed = generationsOf(kubectl)
      .split('\n')
      .filter((line) => !before.includes(line));
    return expect(
      changed.length === 1 && changed[0]?.startsWith('ai-assistant-chat ') === true,
      changed.join(', '),
    );
  },
  'the guard stops another embedding model until it is accepted': ({ helm }) => {
    const change = ['--set', 'global.models.embedding=bge-m3'];
    const refused = failureOf(() => helm(...UPGRADE, ...change));
    helm(...UPGRADE, ...change, '--set', 'upgradeGuard.accept={embedding}');
    helm(...UPGRADE, '--set', 'upgradeGuard.accept={embedding}');
    return expect(/search finds nothing until everything is embedded again/.test(refused), refused);
  },
  'the guard stops another major version of PostgreSQL': ({ helm }) => {
    const refused = failureOf(() => helm(...UPGRADE, '--set-string', 'postgresql.image.tag=19'));
    return expect(/PostgreSQL 19 cannot read the files of 18/.test(refused), refused);
  },
  'the guard stops files from being looked for in another place': ({ helm }) => {
    const refused = failureOf(() => helm(...UPGRADE, '--set', 'blobs.type=s3,blobs.s3.bucket=files'));
    return expect(/Original files are kept in another place \(s3 instead of volume\)/.test(refused), refused);
  },
  'the guard stops another size of a volume': ({ helm }) => {
    const refused = failureOf(() => helm(...UPGRADE, '--set', 'postgresql.persistence.size=40Gi'));
    return expect(/the volume has 20Gi/.test(refused), refused);
  },
  'the guard stops an upgrade whose password is lost': ({ helm, kubectl }) => {
    const kept = JSON.parse(
      kubectl('get', 'secret', 'ai-assistant-postgresql', '-n', 'ai-assistant', '-o', 'json'),
    ) as {
      data: Record<string, string>;
    };
    kubectl('delete', 'secret', 'ai-assistant-postgresql', '-n', 'ai-assistant');
    const refused = failureOf(() => helm(...UPGRADE));
    const literals = Object.entries(kept.data).map(
      ([key, value]) => `--from-literal=${key}=${Buffer.from(value, 'base64').toString()}`,
    );
    kubectl('create', 'secret', 'generic', 'ai-assistant-postgresql', '-n', 'ai-assistant', ...literals);
    const owner = ['meta.helm.sh/release-name=ai-assistant', 'meta.helm.sh/release-namespace=ai-assistant'];
    kubectl('annotate', 'secret', 'ai-assistant-postgresql', '-n', 'ai-assistant', ...owner);
    kubectl(
      'label',
      'secret',
      'ai-assistant-postgresql',
      '-n',
      'ai-assistant',
      'app.kubernetes.io/managed-by=Helm',
    );
    return expect(/Secret ai-assistant-postgresql is gone/.test(refused), refused);
  },
  'uninstalling keeps volumes and passwords, and a new installation takes them up': ({ helm, kubectl }) => {
    const before = secretsOf(kubectl);
    helm('uninstall', 'ai-assistant', '--namespace', 'ai-assistant');
    const left = kubectl('get', 'pvc,deployments', '-n', 'ai-assistant', '-o', 'name').trim();
    helm('install', ...RELEASE);
    return [
      ...expect(left === 'persistentvolumeclaim/ai-assistant-blobs', left),
      ...expect(secretsOf(kubectl) === before, 'secrets changed'),
    ];
  },
};

function expect(ok: boolean, found: string): string[] {
  return ok ? [] : [found];
}

function failureOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'was accepted';
}

type Kubectl = Cluster['kubectl'];

function secretsOf(kubectl: Kubectl): string {
  const path = '{range .items[?(@.type=="Opaque")]}{.metadata.name} {.data}{"\\n"}{end}';
  return kubectl('get', 'secrets', '-n', 'ai-assistant', '-o', `jsonpath=${path}`);
}

function generationsOf(kubectl: Kubectl): string {
  const path = '{range .items[*]}{.metadata.name} {.metadata.generation}{"\\n"}{end}';
  return kubectl('get', 'deployments,statefulsets', '-n', 'ai-assistant', '-o', `jsonpath=${path}`);
}
