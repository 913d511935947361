import { serviceQueues } from '@aia/contracts';
import { busyStates, queueStateKey } from '@aia/queue';
import { expect } from 'chai';
import {
  chartQueueKey,
  chartQueues,
  chartQueueStates,
  chartService,
  chartValues,
  commonVariables,
} from './chart-facts.js';
import { callsOf, environments, requiredVariables } from './code-facts.js';

describe('the Helm chart and the code', () => {
  for (const [service, schema] of Object.entries(environments)) {
    const known = Object.keys(schema.shape);

    it(`agree on the variables of ${service}`, () => {
      const { variables } = chartService(service);
      expect(known, 'variables that the service does not read').to.include.members(variables);
      expect(variables, 'variables without which it does not start').to.include.members(
        requiredVariables(service),
      );
    });

    it(`agree on what ${service} calls`, () => {
      expect(chartService(service).uses).to.deep.equal(callsOf(service));
    });
  }

  it('agree on the variables that every service gets', () => {
    const everywhere = commonVariables().filter((name) => !['MODELS_CONFIG', 'WORKER_QUEUES'].includes(name));
    for (const { shape } of Object.values(environments))
      expect(Object.keys(shape)).to.include.members(everywhere);
    expect(everywhere).to.include.members(['NODE_ENV', 'HOST', 'LOG_LEVEL']);
  });

  it('agree on the queues, and each has a pool of workers', () => {
    const { known, worked } = chartQueues();
    expect(known).to.have.members(serviceQueues.ingestion);
    expect(worked).to.have.members(serviceQueues.ingestion);
  });

  it('agree on the keys that autoscalers read', () => {
    const { queuePrefix } = chartValues()['global'] as { queuePrefix: string };
    expect(environments['ingestion-worker']?.parse(minimal)).to.have.property('QUEUE_PREFIX', queuePrefix);
    expect(chartQueueStates()).to.deep.equal([...busyStates]);
    for (const queue of serviceQueues.ingestion) {
      for (const state of busyStates) {
        expect(chartQueueKey(queuePrefix, queue, state)).to.equal(queueStateKey(queuePrefix, queue, state));
      }
    }
  });
});

const minimal = {
  DATABASE_URL: 'postgres://h/d',
  REDIS_URL: 'redis://h',
  OLLAMA_URL: 'http://h',
  BLOBS_PATH: '/blobs',
};
