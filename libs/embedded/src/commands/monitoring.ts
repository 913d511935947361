import type { Installation } from '../installation.js';
import { startPrometheus } from '../monitoring/prometheus.js';
import type { Terminal } from '../terminal.js';

/** Starts a Prometheus beside the installation and says where to look. */
export async function startMonitoring(installation: Installation, terminal: Terminal): Promise<void> {
  const url = await startPrometheus(installation);
  terminal.done('Prometheus runs, with the rules of this version. It ends with: make stop');
  terminal.line(`Graphs   ${url}/graph`);
  terminal.line(`Alerts   ${url}/alerts`);
  terminal.line(`Targets  ${url}/targets`);
  terminal.line('Grafana: import deployment/helm/ai-assistant/files/monitoring/dashboards/*.json.');
}
