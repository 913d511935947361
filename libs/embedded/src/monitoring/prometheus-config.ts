import type { Settings } from '../settings.js';

/** What Prometheus is told. */
export interface PrometheusConfigOptions {
  settings: Settings;
  /** File of recording and alert rules. */
  rules: string;
  /** Seconds between two scrapes, and between two looks at the rules. */
  intervalSeconds: number;
}

/** The configuration of a Prometheus beside an installation: one job a process. JSON is YAML too. */
export function prometheusConfig({ settings, rules, intervalSeconds }: PrometheusConfigOptions): string {
  const interval = `${intervalSeconds}s`;
  return JSON.stringify(
    {
      global: { scrape_interval: interval, evaluation_interval: interval },
      rule_files: [rules],
      scrape_configs: Object.entries(metricsPorts(settings)).map(([job_name, port]) => ({
        job_name,
        static_configs: [{ targets: [`127.0.0.1:${port}`] }],
      })),
    },
    null,
    2,
  );
}

/** Where each process of the installation shows its metrics. */
function metricsPorts(settings: Settings): Record<string, number> {
  return {
    gateway: settings.METRICS_PORT,
    ingestion: settings.INGESTION_PORT,
    'ingestion-worker': settings.WORKER_PORT,
    retrieval: settings.RETRIEVAL_PORT,
    chat: settings.CHAT_PORT,
    ...(settings.OLLAMA_URL === undefined ? { 'model-server': settings.MODEL_SERVER_PORT } : {}),
  };
}
