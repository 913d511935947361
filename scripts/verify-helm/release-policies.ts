import { serviceQueues, type QueueName } from '@aia/contracts';
import { busyStates, queueStateKey } from '@aia/queue';
import { callsOf, environments, metricNames } from './code-facts.js';
import { componentOf, containersOf, ofKind, pods, selects, workloads, type Manifest } from './manifest.js';
import { scalerOf } from './pod-policies.js';

/** Rules for a whole release: each says what breaks it, one line each. */
export const releasePolicies: Record<string, (manifests: Manifest[]) => string[]> = {
  'every name that an object refers to exists': references,
  'the environment of every service fits its schema': environmentsFit,
  'network policies deny everything and allow exactly the calls of the code': networkEdges,
  'every queue has a worker': queuesAreWorked,
  'autoscalers read the keys that the queues have': scaledKeys,
  'alerts use metrics that the code has': alertMetrics,
  'PostgreSQL takes the connections of the largest scale': connections,
};

function references(manifests: Manifest[]): string[] {
  const names = new Set(manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
  const known = (reference: string) =>
    names.has(reference) || /ServiceAccount\/default|Secret\/ai-assistant-(auth|stores)$/.test(reference);
  const used = [...podReferences(manifests), ...objectReferences(manifests)];
  const unknown = used.filter(([, reference]) => !known(reference)).map(([from, to]) => `${from} -> ${to}`);
  return [...unknown, ...servicesWithoutPods(manifests), ...keysNotThere(manifests)];
}

function podReferences(manifests: Manifest[]): [string, string][] {
  return pods(manifests).flatMap(({ owner, spec }) => {
    const used = [`ServiceAccount/${spec.serviceAccountName ?? 'default'}`];
    for (const { persistentVolumeClaim, configMap } of spec.volumes ?? []) {
      if (persistentVolumeClaim) used.push(`PersistentVolumeClaim/${persistentVolumeClaim.claimName}`);
      if (configMap) used.push(`ConfigMap/${configMap.name}`);
    }
    for (const { env, envFrom } of containersOf(spec)) {
      for (const { valueFrom } of env ?? [])
        if (valueFrom?.secretKeyRef) used.push(`Secret/${valueFrom.secretKeyRef.name}`);
      for (const { configMapRef } of envFrom ?? [])
        if (configMapRef) used.push(`ConfigMap/${configMapRef.name}`);
    }
    return used.map((reference): [string, string] => [owner, reference]);
  });
}

function objectReferences(manifests: Manifest[]): [string, string][] {
  const scaled = manifests.flatMap(({ kind, metadata, spec }): [string, string][] =>
    spec?.scaleTargetRef ? [[`${kind}/${metadata.name}`, `Deployment/${spec.scaleTargetRef.name}`]] : [],
  );
  const routed = ['Ingress', 'HTTPRoute']
    .flatMap((kind) => ofKind(manifests, kind))
    .flatMap((manifest) => {
      const backends = JSON.stringify(manifest.spec?.rules).matchAll(
        /"(?:service|backendRefs)":\[?\{"name":"([^"]+)"/g,
      );
      return [...backends].map(([, name]): [string, string] => [manifest.kind, `Service/${name ?? ''}`]);
    });
  return [...scaled, ...routed];
}

function servicesWithoutPods(manifests: Manifest[]): string[] {
  const all = pods(manifests);
  const services = ofKind(manifests, 'Service');
  const dangling = services.flatMap(({ metadata, spec }) => {
    const behind = all.filter(({ labels }) => selects(spec?.selector, labels));
    const open = new Set(
      behind.flatMap((pod) =>
        pod.spec.containers.flatMap(({ ports }) => (ports ?? []).map(({ name }) => name)),
      ),
    );
    const lost = (spec?.ports ?? []).filter(({ targetPort }) => !open.has(targetPort));
    return lost.map(({ targetPort }) => `Service/${metadata.name}: no pod has the port ${targetPort}`);
  });
  const unmonitored = ofKind(manifests, 'ServiceMonitor').flatMap(({ metadata, spec }) => {
    const found = services.filter((service) => selects(spec?.selector?.matchLabels, service.metadata.labels));
    const ports = new Set(found.flatMap((service) => (service.spec?.ports ?? []).map(({ name }) => name)));
    const lost = (spec?.endpoints ?? []).filter(({ port }) => !ports.has(port));
    return lost.map(({ port }) => `ServiceMonitor/${metadata.name}: no Service has the port ${port}`);
  });
  return [...dangling, ...unmonitored];
}

function keysNotThere(manifests: Manifest[]): string[] {
  const secrets = new Map(
    ofKind(manifests, 'Secret').map(({ metadata, data }) => [metadata.name, data ?? {}]),
  );
  return pods(manifests).flatMap(({ owner, spec }) =>
    containersOf(spec).flatMap(({ env }) =>
      (env ?? []).flatMap(({ valueFrom }) => {
        const { name = '', key = '' } = valueFrom?.secretKeyRef ?? {};
        const data = secrets.get(name);
        return data && !(key in data) ? [`${owner}: Secret/${name} has no ${key}`] : [];
      }),
    ),
  );
}

/** Parses what each container would get with the service's own schema; values of foreign Secrets are stand-ins. */
function environmentsFit(manifests: Manifest[]): string[] {
  return ofKind(manifests, 'Deployment').flatMap(({ metadata, spec }) => {
    const schema = environments[componentOf(spec?.template?.metadata.labels)];
    const container = spec?.template?.spec.containers[0];
    if (!schema || !container) return [];
    const env = environmentOf(manifests, container);
    const unknown = Object.keys(env).filter((name) => !(name in schema.shape));
    const result = schema.safeParse(env);
    const wrong = result.success
      ? []
      : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return [...unknown.map((name) => `${name} is not read`), ...wrong].map(
      (line) => `${metadata.name}: ${line}`,
    );
  });
}

function environmentOf(
  manifests: Manifest[],
  container: { env?: unknown; envFrom?: unknown },
): Record<string, string> {
  const { env = [], envFrom = [] } = container as ReturnType<typeof containersOf>[number];
  const data = (kind: string, name: string) =>
    manifests.find((one) => one.kind === kind && one.metadata.name === name)?.data;
  const plain = envFrom.map(({ configMapRef }) => data('ConfigMap', configMapRef?.name ?? '') ?? {});
  const single = env.map(({ name, value, valueFrom }) => {
    const { name: secret = '', key = '' } = valueFrom?.secretKeyRef ?? {};
    const stored = data('Secret', secret)?.[key];
    return [name, value ?? (stored === undefined ? standIn(name) : Buffer.from(stored, 'base64').toString())];
  });
  return Object.assign({}, ...plain, Object.fromEntries(single)) as Record<string, string>;
}

function standIn(name: string): string {
  if (name === 'DATABASE_URL') return 'postgres://u:p@h:5432/d';
  if (name === 'REDIS_URL') return 'rediss://:p@h:6379';
  return name === 'OLLAMA_URL' ? 'http://h:11434' : 'x'.repeat(40);
}

/** Edges as `caller -> callee`; both directions must be allowed, on the callee's port. */
function networkEdges(manifests: Manifest[]): string[] {
  const policies = ofKind(manifests, 'NetworkPolicy');
  if (policies.length === 0) return ['there are none'];
  const deny = policies.find(({ spec }) => !spec?.ingress && !spec?.egress);
  const uncovered = pods(manifests).filter(
    ({ labels }) => !selects(deny?.spec?.podSelector?.matchLabels, labels),
  );
  const components = new Set(pods(manifests).map(({ labels }) => componentOf(labels)));
  const wanted = wantedEdges(components);
  return [
    ...uncovered.map(({ owner }) => `${owner} is not denied everything first`),
    ...difference('egress', egressEdges(policies), wanted),
    ...difference(
      'ingress',
      ingressEdges(policies),
      wanted.filter((edge) => components.has(edge.split(' -> ')[1]?.split(':')[0] ?? '')),
    ),
  ];
}

const PORTS: Record<string, number> = {
  ...{ gateway: 8080, ingestion: 8081, retrieval: 8082, chat: 8083, web: 8080 },
  ...{ postgresql: 5432, redis: 6379, qdrant: 6333, ollama: 11_434 },
};

function wantedEdges(components: Set<string>): string[] {
  const calls = [...components].flatMap((component) => {
    if (component === 'migration') return [`migration -> postgresql:5432`];
    if (component === 'test') return [`test -> gateway:8080`];
    return environments[component]
      ? callsOf(component).map((callee) => `${component} -> ${callee}:${PORTS[callee]}`)
      : [];
  });
  // A store that is not the release's own is reached by address: its edge is not between pods.
  return calls.filter((edge) => components.has(edge.split(' -> ')[1]?.split(':')[0] ?? ''));
}

function egressEdges(policies: Manifest[]): string[] {
  return policies.flatMap(({ spec }) =>
    (spec?.egress ?? []).flatMap(({ to, ports }) =>
      (to ?? []).flatMap(({ podSelector }) =>
        podSelector
          ? (ports ?? []).map(
              ({ port }) =>
                `${componentOf(spec?.podSelector?.matchLabels)} -> ${componentOf(podSelector.matchLabels)}:${port}`,
            )
          : [],
      ),
    ),
  );
}

function ingressEdges(policies: Manifest[]): string[] {
  return policies.flatMap(({ spec }) =>
    (spec?.ingress ?? []).flatMap(({ from, ports }) =>
      (from ?? []).flatMap(({ podSelector }) =>
        podSelector
          ? (ports ?? []).map(
              ({ port }) =>
                `${componentOf(podSelector.matchLabels)} -> ${componentOf(spec?.podSelector?.matchLabels)}:${port}`,
            )
          : [],
      ),
    ),
  );
}

function difference(what: string, found: string[], wanted: string[]): string[] {
  const missing = wanted.filter((edge) => !found.includes(edge)).map((edge) => `${what} lacks ${edge}`);
  const surplus = found
    .filter((edge) => !wanted.includes(edge))
    .map((edge) => `${what} allows ${edge}, nobody calls it`);
  return [...missing, ...surplus];
}

function queuesAreWorked(manifests: Manifest[]): string[] {
  const worked = ofKind(manifests, 'ConfigMap').flatMap(
    ({ data }) => data?.['WORKER_QUEUES']?.split(',') ?? [],
  );
  return serviceQueues.ingestion
    .filter((name) => !worked.includes(name))
    .map((name) => `no pool works on ${name}`);
}

function scaledKeys(manifests: Manifest[]): string[] {
  const settings = new Map(
    ofKind(manifests, 'ConfigMap').map(({ metadata, data }) => [metadata.name, data ?? {}]),
  );
  return ofKind(manifests, 'ScaledObject').flatMap(({ metadata, spec }) => {
    const { WORKER_QUEUES: queues = '', QUEUE_PREFIX: prefix = '' } = settings.get(metadata.name) ?? {};
    const wanted = queues
      .split(',')
      .flatMap((queue) => busyStates.map((state) => queueStateKey(prefix, queue as QueueName, state)));
    const read = (spec?.triggers ?? []).map((trigger) => trigger.metadata['listName'] ?? '');
    return difference(metadata.name, read, wanted);
  });
}

/** Metrics of Prometheus, the kubelet and the Blackbox exporter, and what the rules themselves record. */
const FOREIGN =
  /^(up|aia:.*|probe_ssl_earliest_cert_expiry|kubelet_volume_stats_(available|capacity)_bytes)$/;

function alertMetrics(manifests: Manifest[]): string[] {
  const known = metricNames();
  const rules = ofKind(manifests, 'PrometheusRule').flatMap(
    ({ spec }) => spec?.groups?.flatMap((group) => group.rules) ?? [],
  );
  return rules.flatMap(({ alert = 'a record', expr }) => {
    const used = [...expr.matchAll(/([a-zA-Z_:][\w:]*)\{/g)].map(([, name]) => name ?? '');
    if (used.length === 0) return [`${alert}: no metric`];
    const own = used.filter((name) => !FOREIGN.test(name));
    return own
      .filter((name) => !known.has(name) && !known.has(name.replace(/_(count|bucket|sum)$/, '')))
      .map((name) => `${alert}: nothing measures ${name}`);
  });
}

/** Connections that PostgreSQL keeps for itself and for an administrator. */
const RESERVED = 20;

function connections(manifests: Manifest[]): string[] {
  const server = workloads(manifests).find(({ metadata }) => componentOf(metadata.labels) === 'postgresql');
  if (!server) return [];
  const settings = JSON.stringify(server.spec.template.spec.containers[0]);
  const most = Number(/max_connections=(\d+)/.exec(settings)?.[1]) - RESERVED;
  const maps = new Map(
    ofKind(manifests, 'ConfigMap').map(({ metadata, data }) => [metadata.name, data ?? {}]),
  );
  const used = ofKind(manifests, 'Deployment').map((deployment) => {
    const scaler = scalerOf(manifests, deployment)?.spec;
    const replicas = scaler?.maxReplicas ?? scaler?.maxReplicaCount ?? deployment.spec?.replicas ?? 1;
    // One more replica than that runs during an update.
    return (replicas + 1) * Number(maps.get(deployment.metadata.name)?.['DATABASE_POOL_SIZE'] ?? 0);
  });
  const sum = used.reduce((total, count) => total + count, 0);
  return sum <= most ? [] : [`pools may open ${sum} connections, max_connections leaves ${most}`];
}
