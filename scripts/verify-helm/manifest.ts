import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';

type Texts = Record<string, string>;

/** A container, as far as the checks read it. */
export interface Container {
  name: string;
  image: string;
  command?: string[];
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef?: { name: string; key: string } } }[];
  envFrom?: { configMapRef?: { name: string } }[];
  ports?: { name: string; containerPort: number }[];
  resources?: { requests?: Texts; limits?: Texts };
  securityContext?: {
    allowPrivilegeEscalation?: boolean;
    readOnlyRootFilesystem?: boolean;
    runAsNonRoot?: boolean;
    capabilities?: { drop?: string[] };
  };
  startupProbe?: unknown;
  livenessProbe?: unknown;
  readinessProbe?: unknown;
  lifecycle?: { preStop?: { sleep?: { seconds: number } } };
  volumeMounts?: { name: string; mountPath: string }[];
}

/** A pod, as far as the checks read it. */
export interface PodSpec {
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  terminationGracePeriodSeconds?: number;
  securityContext?: { runAsNonRoot?: boolean; runAsUser?: number; seccompProfile?: { type: string } };
  containers: Container[];
  initContainers?: Container[];
  volumes?: {
    name: string;
    persistentVolumeClaim?: { claimName: string };
    configMap?: { name: string };
  }[];
  affinity?: { podAffinity?: unknown };
  topologySpreadConstraints?: unknown[];
}

interface PortRule {
  protocol: string;
  port: number;
}
interface Peer {
  podSelector?: { matchLabels: Texts };
  namespaceSelector?: unknown;
  ipBlock?: { cidr: string };
}

/** Parts of `spec` that the checks read, of whichever kind. */
export interface Spec {
  replicas?: number;
  minReplicas?: number;
  maxReplicas?: number;
  minReplicaCount?: number;
  maxReplicaCount?: number;
  maxUnavailable?: number | string;
  clusterIP?: string;
  scaleTargetRef?: { name: string };
  selector?: { matchLabels?: Texts } & Texts;
  podSelector?: { matchLabels: Texts };
  template?: { metadata: { labels: Texts; annotations?: Texts }; spec: PodSpec };
  ports?: { name: string; port: number; targetPort: string }[];
  endpoints?: { port: string }[];
  triggers?: { name: string; metadata: Texts }[];
  ingress?: { from?: Peer[]; ports?: PortRule[] }[];
  egress?: { to?: Peer[]; ports?: PortRule[] }[];
  rules?: unknown[];
  groups?: { rules: { alert: string; expr: string }[] }[];
}

/** A Kubernetes object. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Texts; annotations?: Texts };
  spec?: Spec;
  data?: Texts;
}

/** Every object of a rendered chart. @throws Error when it is not YAML. */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text)
    .map((document) => {
      if (document.errors.length > 0) throw new Error(document.errors.map(String).join('\n'));
      return document.toJS() as Manifest | null;
    })
    .filter((manifest) => manifest !== null);
}

/** Objects of one kind. */
export function ofKind(manifests: Manifest[], kind: string): Manifest[] {
  return manifests.filter((manifest) => manifest.kind === kind);
}

/** What runs pods for good. */
export function workloads(manifests: Manifest[]): (Manifest & { spec: Spec & { template: object } })[] {
  const running = ['Deployment', 'StatefulSet'].flatMap((kind) => ofKind(manifests, kind));
  return running as (Manifest & { spec: Spec & { template: object } })[];
}

/** Every pod with the object that makes it: of Deployments, StatefulSets, Jobs, and single ones. */
export function pods(manifests: Manifest[]): { owner: string; labels: Texts; spec: PodSpec }[] {
  return manifests.flatMap((manifest) => {
    const owner = `${manifest.kind}/${manifest.metadata.name}`;
    if (manifest.kind === 'Pod') {
      const spec = manifest.spec as unknown as PodSpec;
      return [{ owner, labels: manifest.metadata.labels ?? {}, spec }];
    }
    const template = manifest.spec?.template;
    return template ? [{ owner, labels: template.metadata.labels, spec: template.spec }] : [];
  });
}

/** All containers of a pod, the ones that run before it included. */
export function containersOf(spec: PodSpec): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** Whether labels satisfy a selector. */
export function selects(selector: Texts | undefined, labels: Texts | undefined): boolean {
  if (!selector || !labels) return false;
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}

/** Component of an object or pod by its labels. */
export function componentOf(labels: Texts | undefined): string {
  return labels?.['app.kubernetes.io/component'] ?? '';
}

/** Objects that differ between two renderings of the same chart, by kind and name. */
export function changedObjects(before: Manifest[], after: Manifest[]): string[] {
  const id = ({ kind, metadata }: Manifest) => `${kind}/${metadata.name}`;
  const old = new Map(before.map((manifest) => [id(manifest), manifest]));
  return after.filter((manifest) => !isDeepStrictEqual(old.get(id(manifest)), manifest)).map(id);
}
