import { expect } from 'chai';
import type { Settings } from '../settings.js';
import { prometheusConfig } from './prometheus-config.js';

describe('the configuration of Prometheus beside an installation', () => {
  const ports = {
    METRICS_PORT: 1,
    INGESTION_PORT: 2,
    WORKER_PORT: 3,
    RETRIEVAL_PORT: 4,
    CHAT_PORT: 5,
    MODEL_SERVER_PORT: 6,
  } as Settings;
  const targets = (settings: Settings) => {
    const { scrape_configs } = JSON.parse(
      prometheusConfig({ settings, rules: '/rules.yml', intervalSeconds: 15 }),
    ) as { scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[] };
    return Object.fromEntries(
      scrape_configs.map(({ job_name, static_configs }) => [job_name, static_configs[0]?.targets[0]]),
    );
  };

  it('has a job for every process, at the port that it listens on', () => {
    expect(targets(ports)).to.deep.equal({
      gateway: '127.0.0.1:1',
      ingestion: '127.0.0.1:2',
      'ingestion-worker': '127.0.0.1:3',
      retrieval: '127.0.0.1:4',
      chat: '127.0.0.1:5',
      'model-server': '127.0.0.1:6',
    });
  });

  it('asks no model server that is somebody else', () => {
    expect(targets({ ...ports, OLLAMA_URL: 'http://ollama:11434' })).not.to.have.property('model-server');
  });
});
