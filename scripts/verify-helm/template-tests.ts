import { createIdentitySigner, createIdentityVerifier } from '@aia/platform';
import { CHART } from './code-facts.js';
import {
  changedObjects,
  componentOf,
  containersOf,
  ofKind,
  parseManifests,
  pods,
  type Manifest,
} from './manifest.js';
import { render, valuesFiles, type Helm } from './render.js';

const BUCKET = [
  '--set',
  'blobs.s3.bucket=files,blobs.s3.endpoint=https://s3.example.com:9000,blobs.s3.accessKeyId=k,blobs.s3.secretAccessKey=s',
];

/** What the templates make of values: each case says what is wrong, one line each. */
export const templateTests: Record<string, (helm: Helm) => string[] | Promise<string[]>> = {
  'app.replicaCount is the replicas of every service, and a service may have its own': (helm) => {
    const least = replicas(render(helm, '--set', 'app.replicaCount=3,chat.replicaCount=5'));
    return expectEqual(least, { gateway: 3, chat: 5, retrieval: 3, ingestion: 3, web: 3 });
  },
  'without an autoscaler a Deployment has its replicas itself': (helm) => {
    const manifests = render(helm, '--set', 'app.autoscaling.enabled=false');
    const gateway = named(manifests, 'Deployment', 'ai-assistant-gateway');
    return [
      ...expectEqual(ofKind(manifests, 'HorizontalPodAutoscaler').length, 0),
      ...expectEqual(gateway.spec?.replicas, 2),
    ];
  },
  'the defaults are those of the report': (helm) => {
    const manifests = render(helm);
    const gateway = named(manifests, 'Deployment', 'ai-assistant-gateway').spec?.template?.spec.containers[0];
    const ingress = JSON.stringify(named(manifests, 'Ingress', 'ai-assistant').spec);
    const claim = JSON.stringify(named(manifests, 'StatefulSet', 'ai-assistant-postgresql').spec);
    return [
      ...expectEqual(gateway?.resources?.limits, { cpu: '1000m', memory: '2Gi' }),
      ...expectMatch(
        ingress,
        /"tls":\[\{"secretName":"ai-assistant-tls","hosts":\["ai-assistant.example.com"\]/,
      ),
      ...expectMatch(claim, /"storage":"20Gi"/),
    ];
  },
  'one registry and one digest reach the image': (helm) => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const manifests = render(
      helm,
      '--set',
      `global.imageRegistry=registry.example.com,chat.image.digest=${digest}`,
    );
    const images = pods(manifests).flatMap(({ spec }) => containersOf(spec).map(({ image }) => image));
    const chat = named(manifests, 'Deployment', 'ai-assistant-chat').spec?.template?.spec.containers[0]
      ?.image;
    return [
      ...images
        .filter((image) => !image.startsWith('registry.example.com/'))
        .map((image) => `${image} is from elsewhere`),
      ...expectEqual(chat, `registry.example.com/ai-assistant/chat@${digest}`),
    ];
  },
  'a new version of one service changes nothing else': (helm) => {
    const changed = changedObjects(known(helm), known(helm, '--set', 'chat.image.tag=1.0.1'));
    return expectEqual(changed, ['Deployment/ai-assistant-chat']);
  },
  'a setting of one service restarts that service only': (helm) => {
    const changed = changedObjects(known(helm), known(helm, '--set', 'chat.env.PROMPT_TOKENS=3000'));
    return expectEqual(changed, ['ConfigMap/ai-assistant-chat', 'Deployment/ai-assistant-chat']);
  },
  'a whole number in env stays a whole number': (helm) => {
    const manifests = render(helm, '--set', 'gateway.env.MAX_UPLOAD_BYTES=1073741824');
    return expectEqual(
      named(manifests, 'ConfigMap', 'ai-assistant-gateway').data?.['MAX_UPLOAD_BYTES'],
      '1073741824',
    );
  },
  'generated passwords differ between two installations': (helm) => {
    const [first, second] = [render(helm), render(helm)].map((manifests) => ofKind(manifests, 'Secret'));
    const values = (secrets: Manifest[] = []) => secrets.flatMap(({ data }) => Object.values(data ?? {}));
    return values(first)
      .filter((value) => values(second).includes(value))
      .map((value) => `${value} is no secret`);
  },
  'the generated identity keys sign and verify': async (helm) => {
    const { data = {} } = named(render(helm), 'Secret', 'ai-assistant-auth');
    const text = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString();
    const identity = {
      userId: '0199c000-0000-7000-8000-000000000001',
      role: 'admin' as const,
      principals: ['everyone'],
    };
    const token = await createIdentitySigner(text('internal-signing-key')).sign(identity);
    const caller = await createIdentityVerifier(text('internal-public-keys'))(token);
    return expectEqual(caller.userId, identity.userId);
  },
  'with existing Secrets the chart writes none': (helm) => {
    const names = ofKind(render(helm, '-f', valuesFiles['external-services'] ?? ''), 'Secret').map(
      ({ metadata }) => metadata.name,
    );
    return expectEqual(names, ['ai-assistant-keda-redis']);
  },
  'external addresses that are given as values become a Secret': (helm) => {
    const options =
      'postgresql.enabled=false,externalPostgresql.url=postgres://u:p@db:6432/aia,redis.enabled=false,externalRedis.url=redis://:pw@cache:6379';
    const manifests = render(helm, '--set', options);
    const { data = {} } = named(manifests, 'Secret', 'ai-assistant-external');
    const policy = JSON.stringify(named(manifests, 'NetworkPolicy', 'ai-assistant-chat').spec);
    return [
      ...expectEqual(
        Buffer.from(data['database-url'] ?? '', 'base64').toString(),
        'postgres://u:p@db:6432/aia',
      ),
      ...expectEqual(
        ofKind(manifests, 'StatefulSet').map(({ metadata }) => metadata.name),
        ['ai-assistant-ollama', 'ai-assistant-qdrant'],
      ),
      ...expectMatch(policy, /"port":6432/),
    ];
  },
  'the migration is a hook of upgrades and a Job of installations': (helm) => {
    const hook = (manifests: Manifest[]) =>
      ofKind(manifests, 'Job')[0]?.metadata.annotations?.['helm.sh/hook'];
    return [
      ...expectEqual(hook(render(helm)), undefined),
      ...expectEqual(hook(render(helm, '--is-upgrade')), 'pre-upgrade'),
    ];
  },
  'files on a volume of one node keep their pods together and without a budget': (helm) => {
    const manifests = render(helm);
    const { spec } = named(manifests, 'Deployment', 'ai-assistant-ingestion').spec?.template ?? {};
    return [
      ...expectEqual(spec?.affinity?.podAffinity !== undefined, true),
      ...expectEqual(budgetsOf(manifests), ['chat', 'gateway', 'retrieval', 'web']),
    ];
  },
  'files on a volume of many nodes spread their pods and give them a budget': (helm) => {
    const manifests = render(helm, '--set', 'blobs.persistence.accessModes={ReadWriteMany}');
    const { spec } = named(manifests, 'Deployment', 'ai-assistant-ingestion').spec?.template ?? {};
    return [
      ...expectEqual(spec?.affinity, undefined),
      ...expectEqual(spec?.topologySpreadConstraints?.length, 2),
      ...expectEqual(
        [...new Set(budgetsOf(manifests))],
        ['chat', 'gateway', 'ingestion', 'ingestion-worker', 'retrieval', 'web'],
      ),
    ];
  },
  'files in a bucket need no volume, spread their pods and open its port': (helm) => {
    const manifests = render(helm, '--set', 'blobs.type=s3', ...BUCKET);
    const { spec } = named(manifests, 'Deployment', 'ai-assistant-ingestion').spec?.template ?? {};
    const env = spec?.containers[0]?.env ?? [];
    const policies = ['ingestion', 'ingestion-worker', 'retrieval'].map((name) =>
      JSON.stringify(named(manifests, 'NetworkPolicy', `ai-assistant-${name}`).spec).includes('9000'),
    );
    return [
      ...expectEqual(ofKind(manifests, 'PersistentVolumeClaim').length, 0),
      ...expectEqual(spec?.affinity, undefined),
      ...expectEqual(
        spec?.volumes?.map(({ name }) => name),
        ['tmp'],
      ),
      ...expectEqual(
        env.flatMap(({ name, valueFrom }) =>
          name.startsWith('S3_') ? [`${valueFrom?.secretKeyRef?.name}/${valueFrom?.secretKeyRef?.key}`] : [],
        ),
        ['ai-assistant-external/s3-access-key-id', 'ai-assistant-external/s3-secret-access-key'],
      ),
      ...expectEqual(policies, [true, true, false]),
    ];
  },
  'a bucket without a name is refused': (helm) =>
    expectFailure(helm, ['--set', 'blobs.type=s3'], /blobs.type is s3: set blobs.s3.bucket/),
  'the web interface takes the root and leaves the API to the gateway': (helm) => {
    const rulesOf = (...set: string[]) =>
      JSON.stringify(named(render(helm, ...set), 'Ingress', 'ai-assistant').spec?.rules);
    const rules = rulesOf();
    return [
      ...expectMatch(rulesOf('--set', 'web.enabled=false'), /^(?!.*web).*"path":"\/",.{1,80}gateway/),
      ...expectMatch(rules, /"path":"\/api".{1,80}gateway/),
      ...expectMatch(rules, /"path":"\/",.{1,80}web/),
    ];
  },
  'extra variables, volumes, containers and manifests arrive': (helm) => {
    const set =
      'app.extraEnv[0].name=EXTRA,app.extraEnv[0].value=yes,app.extraInitContainers[0].name=before,app.extraVolumes[0].name=more';
    const manifests = render(
      helm,
      '--set',
      set,
      '--set-string',
      'extraManifests[0]=kind: ConfigMap\napiVersion: v1\nmetadata: {name: "{{ .Release.Name }}-extra"}',
    );
    const pod = named(manifests, 'Deployment', 'ai-assistant-chat').spec?.template?.spec;
    return [
      ...expectEqual(
        pod?.containers[0]?.env?.some(({ name }) => name === 'EXTRA'),
        true,
      ),
      ...expectEqual(
        pod?.initContainers?.map(({ name }) => name),
        ['wait-for-schema', 'before'],
      ),
      ...expectEqual(
        pod?.volumes?.some(({ name }) => name === 'more'),
        true,
      ),
      ...expectEqual(named(manifests, 'ConfigMap', 'ai-assistant-extra').kind, 'ConfigMap'),
    ];
  },
  'monitors appear where the operator is installed': (helm) => {
    const without = render(helm);
    const offered = render(helm, '--api-versions', 'monitoring.coreos.com/v1');
    const count = (manifests: Manifest[]) =>
      ['ServiceMonitor', 'PrometheusRule'].map((kind) => ofKind(manifests, kind).length);
    return [...expectEqual(count(without), [0, 0]), ...expectEqual(count(offered), [5, 1])];
  },
  'a long release name still gives names that fit': (helm) => {
    const manifests = parseManifests(
      helm('template', 'a-release-name-that-is-much-longer-than-most-of-them', CHART),
    );
    return manifests.filter(({ metadata }) => metadata.name.length > 63).map(({ metadata }) => metadata.name);
  },
  'a queue that nobody works on is refused': (helm) =>
    expectFailure(
      helm,
      ['--set', 'ingestion-worker.pools.sweep.enabled=false'],
      /No pool of ingestion-worker works on the queue "sweep"/,
    ),
  'a store that is neither here nor elsewhere is refused': (helm) =>
    expectFailure(
      helm,
      ['--set', 'redis.enabled=false'],
      /redis.enabled is false: set externalRedis.url or externalRedis.existingSecret/,
    ),
  'half a key pair is refused': (helm) =>
    expectFailure(helm, ['--set', 'auth.internalSigningKey=x'], /belong together/),
  'a route without a gateway is refused': (helm) =>
    expectFailure(helm, ['--set', 'httpRoute.enabled=true'], /httpRoute.parentRefs/),
  'a misspelled value is refused by the schema': (helm) =>
    expectFailure(
      helm,
      ['--set', 'app.replicaCounts=3'],
      /additional properties 'replicaCounts' not allowed/,
    ),
  'a short password is refused by the schema': (helm) =>
    expectFailure(helm, ['--set', 'auth.adminPassword=admin'], /adminPassword/),
  'a URL of the wrong kind is refused by the schema': (helm) =>
    expectFailure(helm, ['--set', 'externalPostgresql.url=mysql://db'], /externalPostgresql\/url/),
};

/** Secrets that are given make two renderings comparable. */
function known(helm: Helm, ...options: string[]): Manifest[] {
  const secrets = ['auth', 'postgresql.auth', 'redis.auth', 'qdrant.auth'].map(
    (owner) => `${owner}.existingSecret=known`,
  );
  return render(helm, '--set', secrets.join(','), ...options);
}

function named(manifests: Manifest[], kind: string, name: string): Manifest {
  const found = ofKind(manifests, kind).find(({ metadata }) => metadata.name === name);
  if (!found) throw new Error(`There is no ${kind} ${name}.`);
  return found;
}

function replicas(manifests: Manifest[]): Record<string, number | undefined> {
  const scalers = ofKind(manifests, 'HorizontalPodAutoscaler');
  return Object.fromEntries(
    scalers.map(({ metadata, spec }) => [componentOf(metadata.labels), spec?.minReplicas]),
  );
}

function budgetsOf(manifests: Manifest[]): string[] {
  return ofKind(manifests, 'PodDisruptionBudget')
    .map(({ metadata }) => componentOf(metadata.labels))
    .sort();
}

function expectEqual(found: unknown, wanted: unknown): string[] {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  return is === should ? [] : [`is ${is}, should be ${should}`];
}

function expectMatch(text: string, pattern: RegExp): string[] {
  return pattern.test(text) ? [] : [`${text.slice(0, 300)} does not match ${pattern}`];
}

function expectFailure(helm: Helm, options: string[], message: RegExp): string[] {
  try {
    render(helm, ...options);
  } catch (error) {
    return expectMatch(error instanceof Error ? error.message : String(error), message);
  }
  return ['was accepted'];
}
