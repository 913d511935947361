import { join } from 'node:path';
import { apiServerPrograms } from './dev/kubernetes-tools/api-server-build.js';
import { chartTools, customResourceDefinitions, kubernetesSchemas } from './dev/kubernetes-tools/tools.js';
import { startCluster } from './verify-helm/cluster.js';
import { CHART, ROOT } from './verify-helm/code-facts.js';
import type { Manifest } from './verify-helm/manifest.js';
import { podPolicies } from './verify-helm/pod-policies.js';
import { releasePolicies } from './verify-helm/release-policies.js';
import { releaseTests } from './verify-helm/release-tests.js';
import { helmOf, render, valuesFiles, type Helm } from './verify-helm/render.js';
import { createReport, type Report } from './reports/check-report.js';
import { createManifestValidator } from './verify-helm/schemas.js';
import { templateTests } from './verify-helm/template-tests.js';

const TRANSCRIPT = join(ROOT, 'reports/test-results/verify-helm.log');

/** Checks the Helm chart: `make verify-helm`. API_SERVER=0 leaves out what needs an API server. */
async function main(): Promise<void> {
  const report = createReport((line) => console.log(line));
  const tools = chartTools();
  const helm = helmOf(tools.helm);
  console.log(`Helm ${helm('version', '--short').trim()}, chart ${CHART}`);
  const rendered = await lintAndRender(report, helm);
  const validate = createManifestValidator(kubernetesSchemas(), customResourceDefinitions());
  for (const [name, manifests] of Object.entries(rendered)) {
    report.section(`${name} values: ${manifests.length} objects`);
    await report.check('every object fits the schema of its kind', () => manifests.flatMap(validate));
    for (const [rule, check] of Object.entries({ ...podPolicies, ...releasePolicies })) {
      await report.check(rule, () => check(manifests));
    }
  }
  report.section('templates');
  for (const [name, test] of Object.entries(templateTests)) await report.check(name, () => test(helm));
  await checkInCluster(report, tools, rendered);
  process.exitCode = report.close(TRANSCRIPT) ? 0 : 1;
}

async function lintAndRender(report: Report, helm: Helm): Promise<Record<string, Manifest[]>> {
  const rendered: Record<string, Manifest[]> = {};
  report.section('lint and render');
  for (const [name, file] of Object.entries(valuesFiles)) {
    await report.check(`${name} values pass lint --strict`, () => {
      helm('lint', '--strict', '--with-subcharts=false', CHART, '-f', file);
    });
    await report.check(`${name} values render`, () => {
      rendered[name] = render(helm, '-f', file, '--api-versions', 'monitoring.coreos.com/v1');
    });
  }
  return rendered;
}

async function checkInCluster(
  report: Report,
  tools: ReturnType<typeof chartTools>,
  rendered: Record<string, Manifest[]>,
): Promise<void> {
  report.section('API server');
  const programs = process.env['API_SERVER'] === '0' ? { missing: 'API_SERVER=0' } : apiServerPrograms();
  if ('missing' in programs) return report.skip('dry runs, installation and upgrades', programs.missing);
  const cluster = await startCluster(tools, programs, customResourceDefinitions());
  try {
    for (const [name, manifests] of Object.entries(rendered)) {
      const namespace = `dry-run-${name}`;
      const inNamespace = manifests.map((one) => ({ ...one, metadata: { ...one.metadata, namespace } }));
      cluster.kubectl('create', 'namespace', namespace);
      // The strictest standard: kubectl then warns of every pod that would not be admitted.
      cluster.kubectl('label', 'namespace', namespace, 'pod-security.kubernetes.io/warn=restricted');
      for (const where of ['client', 'server'] as const) {
        const title = `kubectl apply --dry-run=${where} takes the ${name} values without a word`;
        await report.check(title, () => cluster.dryRun(inNamespace, where, namespace));
      }
    }
    for (const [name, test] of Object.entries(releaseTests)) {
      const started = Date.now();
      await report.check(name, () => test(cluster));
      report.note(`${((Date.now() - started) / 1000).toFixed(1)} s`);
    }
  } finally {
    await cluster.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
