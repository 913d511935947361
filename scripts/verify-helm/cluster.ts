import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startApiServer } from '../dev/kubernetes-tools/api-server.js';
import type { ChartTools } from '../dev/kubernetes-tools/tools.js';
import { ROOT } from './code-facts.js';
import type { Manifest } from './manifest.js';
import { helmOf, type Helm } from './render.js';

/** An API server with the chart's custom kinds, and the programs that talk to it. */
export interface Cluster {
  helm: Helm;
  /** The script behind `make helm-install`. */
  helmInstall: Helm;
  /** Runs kubectl and returns all that it prints. @throws Error with what it says. */
  kubectl: (...args: string[]) => string;
  /** Applies objects in a dry run; returns what kubectl complains about, warnings included. */
  dryRun: (manifests: Manifest[], where: 'client' | 'server', namespace: string) => string[];
  /** Says of every Job that it has succeeded, again and again: nothing runs them here. Returns what ends that. */
  completeJobs: (namespace: string) => () => void;
  stop(): Promise<void>;
}

const NOW = new Date().toISOString().replace(/\.\d+Z/, 'Z');
const SUCCESS = {
  startTime: NOW,
  completionTime: NOW,
  succeeded: 1,
  conditions: ['SuccessCriteriaMet', 'Complete'].map((type) => ({
    type,
    status: 'True',
    reason: 'Checked',
    message: 'said to have ended',
    lastProbeTime: NOW,
    lastTransitionTime: NOW,
  })),
};

/** Starts a cluster for the checks. */
export async function startCluster(
  tools: ChartTools,
  programs: { etcd: string; apiServer: string },
  customResources: string[],
): Promise<Cluster> {
  const server = await startApiServer(programs);
  const folder = mkdtempSync(join(tmpdir(), 'aia-verify-helm-'));
  const home = { HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, HELM_DATA_HOME: folder };
  const env = { ...process.env, ...home, KUBECONFIG: server.kubeconfig };
  const call = (args: string[]) =>
    spawnSync(tools.kubectl, ['--cache-dir', join(folder, 'kubectl'), ...args], {
      encoding: 'utf8',
      env,
      maxBuffer: 1 << 28,
    });
  const kubectl = (...args: string[]) => {
    const { status, stdout, stderr } = call(args);
    if (status !== 0) throw new Error(stderr.trim());
    return stdout + stderr;
  };
  for (const file of customResources) kubectl('apply', '--server-side', '-f', file);
  kubectl('wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s');
  return {
    helm: helmOf(tools.helm, env),
    helmInstall: helmOf(join(ROOT, 'deployment/scripts/helm-install.sh'), {
      ...env,
      PATH: `${dirname(tools.helm)}:${process.env['PATH']}`,
    }),
    kubectl,
    dryRun: (manifests, where, namespace) => {
      const file = join(folder, 'manifests.json');
      writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }));
      const { status, stderr } = call([
        'apply',
        `--dry-run=${where}`,
        '--validate=strict',
        '-n',
        namespace,
        '-f',
        file,
      ]);
      const said = stderr.split('\n').filter((line) => line.trim() !== '');
      return status === 0 ? said : [`kubectl ended with ${status}`, ...said];
    },
    completeJobs: (namespace) => {
      const patch = `'${JSON.stringify({ status: SUCCESS })}'`;
      const each = `xargs -r -I{} "$0" patch {} -n ${namespace} --subresource=status --type=merge -p ${patch}`;
      const loop = `while :; do "$0" get jobs -n ${namespace} -o name | ${each}; sleep 0.3; done`;
      const child = spawn('sh', ['-c', loop, tools.kubectl], { env, stdio: 'ignore' });
      return () => void child.kill('SIGTERM');
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
