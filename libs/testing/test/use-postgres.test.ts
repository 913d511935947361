import { newId } from '@aia/platform';
import { expect } from 'chai';
import { usePostgres } from '../src/index.js';

describe('usePostgres', () => {
  const first = usePostgres();
  const second = usePostgres();

  it('gives a database with every migration applied', async () => {
    expect(await first.db.selectFrom('ingestion.datasets').selectAll().execute()).to.deep.equal([]);
  });

  it('gives every caller a database of its own', async () => {
    const user = { id: newId(), email: 'a@example.org', password_hash: '-', role: 'viewer' as const };
    await first.db.insertInto('gateway.users').values(user).execute();
    expect(await second.db.selectFrom('gateway.users').select('id').execute()).to.deep.equal([]);
  });
});
