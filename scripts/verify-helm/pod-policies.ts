import {
  componentOf,
  containersOf,
  ofKind,
  pods,
  selects,
  workloads,
  type Container,
  type Manifest,
  type PodSpec,
} from './manifest.js';

/** Rules for pods: each says what breaks it, one line each. */
export const podPolicies: Record<string, (manifests: Manifest[]) => string[]> = {
  'no container runs as root, gains rights or writes its root file system': (manifests) =>
    everyPod(manifests, (pod) => [
      ...podRights(pod),
      ...containersOf(pod).flatMap((container) => containerRights(container)),
    ]),
  'no pod mounts a token of the cluster': (manifests) =>
    everyPod(manifests, (pod) => (pod.automountServiceAccountToken === false ? [] : ['mounts a token'])),
  'every container has requests and limits of processor and memory': (manifests) =>
    everyPod(manifests, (pod) => containersOf(pod).flatMap((container) => amounts(container))),
  'every image has a version': (manifests) =>
    everyPod(manifests, (pod) =>
      containersOf(pod)
        .filter(({ image }) => !/(@sha256:[0-9a-f]{64}|:[^:/]+)$/.test(image) || image.endsWith(':latest'))
        .map(({ image }) => `image ${image}`),
    ),
  'every process that stays has the three probes': (manifests) =>
    workloads(manifests).flatMap(({ kind, metadata, spec }) =>
      spec.template.spec.containers.flatMap((container) =>
        (['startupProbe', 'livenessProbe', 'readinessProbe'] as const)
          .filter((probe) => container[probe] === undefined)
          .map((probe) => `${kind}/${metadata.name}: ${container.name} has no ${probe}`),
      ),
    ),
  'a pod may end as long as its longest step and the pause before it': gracePeriods,
  'a node can be drained: budgets leave a pod that may go, and none holds what must stay together': budgets,
  'passwords and keys come from Secrets only': plainSecrets,
};

function everyPod(manifests: Manifest[], rule: (pod: PodSpec) => string[]): string[] {
  return pods(manifests).flatMap(({ owner, spec }) => rule(spec).map((problem) => `${owner}: ${problem}`));
}

function podRights({ securityContext }: PodSpec): string[] {
  const problems = [];
  if (securityContext?.runAsNonRoot !== true) problems.push('may run as root');
  if (!securityContext?.runAsUser) problems.push('has no user');
  if (securityContext?.seccompProfile?.type !== 'RuntimeDefault') problems.push('has no seccomp profile');
  return problems;
}

function containerRights({ name, securityContext }: Container): string[] {
  const rights = {
    'may gain rights': securityContext?.allowPrivilegeEscalation === false,
    'writes its root file system': securityContext?.readOnlyRootFilesystem === true,
    'may run as root': securityContext?.runAsNonRoot === true,
    'keeps capabilities': securityContext?.capabilities?.drop?.includes('ALL') === true,
  };
  return Object.entries(rights).flatMap(([problem, ok]) => (ok ? [] : [`${name} ${problem}`]));
}

function amounts({ name, resources }: Container): string[] {
  const wanted = [resources?.requests?.['cpu'], resources?.requests?.['memory']];
  const most = [resources?.limits?.['cpu'], resources?.limits?.['memory']];
  return [...wanted, ...most].every(Boolean) ? [] : [`${name} lacks a request or a limit`];
}

/** Extraction may take EXTRACT_TIMEOUT_MS; everything else ends within the shutdown deadline of the platform, 9 s. */
function gracePeriods(manifests: Manifest[]): string[] {
  const settings = new Map(ofKind(manifests, 'ConfigMap').map(({ metadata, data }) => [metadata.name, data]));
  return ofKind(manifests, 'Deployment').flatMap(({ metadata, spec }) => {
    const pod = spec?.template?.spec;
    const pause = pod?.containers[0]?.lifecycle?.preStop?.sleep?.seconds;
    if (!pod || !pause) return [`Deployment/${metadata.name}: no pause before the end`];
    const step = Number(settings.get(metadata.name)?.['EXTRACT_TIMEOUT_MS'] ?? 9000) / 1000;
    const grace = pod.terminationGracePeriodSeconds ?? 30;
    return grace > pause + step ? [] : [`Deployment/${metadata.name}: ${grace} s for ${pause} + ${step} s`];
  });
}

function budgets(manifests: Manifest[]): string[] {
  return ofKind(manifests, 'PodDisruptionBudget').flatMap(({ metadata, spec }) => {
    const name = `PodDisruptionBudget/${metadata.name}`;
    const held = workloads(manifests).filter((workload) =>
      selects(spec?.selector?.matchLabels, workload.spec.template.metadata.labels),
    );
    if (held.length !== 1) return [`${name}: selects ${held.length} workloads`];
    const problems = [];
    if (replicasOf(manifests, held[0]) < 2) problems.push(`${name}: its only pod could never go`);
    if (spec?.maxUnavailable === 0 || spec?.maxUnavailable === '0%') problems.push(`${name}: lets no pod go`);
    if (held[0]?.spec.template.spec.affinity?.podAffinity) problems.push(`${name}: holds pods of one node`);
    return problems;
  });
}

/** Fewest replicas: of the autoscaler where there is one. */
export function replicasOf(manifests: Manifest[], workload: Manifest | undefined): number {
  const scaler = scalerOf(manifests, workload);
  return scaler?.spec?.minReplicas ?? scaler?.spec?.minReplicaCount ?? workload?.spec?.replicas ?? 1;
}

/** The HorizontalPodAutoscaler or ScaledObject of a workload. */
export function scalerOf(manifests: Manifest[], workload: Manifest | undefined): Manifest | undefined {
  const scalers = ['HorizontalPodAutoscaler', 'ScaledObject'].flatMap((kind) => ofKind(manifests, kind));
  return scalers.find(({ spec }) => spec?.scaleTargetRef?.name === workload?.metadata.name);
}

const SECRET_NAME = /PASSWORD|SECRET|TOKEN|API_KEY|SIGNING_KEY|DATABASE_URL|REDIS_URL/;

function plainSecrets(manifests: Manifest[]): string[] {
  const inMaps = ofKind(manifests, 'ConfigMap').flatMap(({ metadata, data }) =>
    Object.keys(data ?? {})
      .filter((name) => SECRET_NAME.test(name))
      .map((name) => `ConfigMap/${metadata.name}: ${name}`),
  );
  const inPods = pods(manifests).flatMap(({ owner, labels, spec }) =>
    containersOf(spec).flatMap(({ env }) =>
      (env ?? [])
        .filter(({ name, value }) => SECRET_NAME.test(name) && value !== undefined)
        .map(({ name }) => `${owner} (${componentOf(labels)}): ${name}`),
    ),
  );
  return [...inMaps, ...inPods];
}
