import type { DoctorCheck } from '@aia/contracts';
import { expect } from 'chai';
import { address, cors, nodeVersion } from '../src/operations/doctor.js';
import { useGateway } from './support/use-gateway.js';

const SETTINGS = {
  host: '127.0.0.1',
  trustedProxies: [],
  publicOrigin: undefined,
  corsOrigins: [],
  webApp: false,
  auditSinks: 0,
};

describe('The doctor', () => {
  const gateway = useGateway();

  it('finds every dependency, and says what to do about the one that is down', async () => {
    gateway.upstream.answer = (_req, res) => {
      res
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"status":"ready","service":"x","checks":{}}');
    };
    const { accessToken: token } = await gateway.signedIn('admin');
    const examine = async () => {
      const response = await gateway.call('GET', '/admin/doctor', { token });
      const { checks } = (await response.json()) as { checks: DoctorCheck[] };
      return new Map(checks.map((check) => [check.name, check]));
    };
    const well = await examine();
    for (const name of ['node', 'postgres', 'schema', 'redis', 'ingestion', 'retrieval', 'chat', 'address']) {
      expect(well.get(name), name).to.include({ status: 'ok', advice: null });
    }
    expect(well.get('administrators')).to.include({ status: 'warning' });
    await gateway.upstream.close();
    const ill = await examine();
    expect(ill.get('chat')).to.include({ status: 'failed', advice: 'Look at its log: make logs NAME=chat' });
    expect(ill.get('postgres')).to.include({ status: 'ok' });
  });

  it('knows settings that are not safe', () => {
    expect(nodeVersion('18.1.0').status).to.equal('failed');
    expect(address({ ...SETTINGS, host: '0.0.0.0' }).status).to.equal('warning');
    expect(address({ ...SETTINGS, host: '0.0.0.0', publicOrigin: 'https://a.example' }).status).to.equal(
      'warning',
    );
    const behind = {
      ...SETTINGS,
      host: '0.0.0.0',
      publicOrigin: 'https://a.example',
      trustedProxies: ['10.0.0.1'],
    };
    expect(address(behind).status).to.equal('ok');
    expect(cors({ ...SETTINGS, corsOrigins: ['http://a.example'] }).status).to.equal('warning');
    expect(
      cors({ ...SETTINGS, corsOrigins: ['https://a.example', 'http://localhost:5173'] }).status,
    ).to.equal('ok');
  });
});
