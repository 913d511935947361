import { expect } from 'chai';
import { modelsIn } from './chat-models.js';

describe('The models of the services', () => {
  it('are those that chat and those that embed, not the datasets beside them', () => {
    const data = [
      { id: 'small', kind: 'chat', object: 'model' },
      { id: 'e5', kind: 'embedding', object: 'model' },
      { id: 'docs', kind: 'dataset', object: 'model' },
    ];
    const [chat, embedding] = modelsIn({ object: 'list', data });
    expect([chat, embedding]).to.deep.equal([
      { id: 'small', kind: 'chat' },
      { id: 'e5', kind: 'embedding' },
    ]);
    expect(modelsIn({ data })).to.have.length(2);
  });

  it('are none in what is no list of models', () => {
    for (const odd of [null, [], {}, { data: 'x' }, { data: [null, { kind: 'chat' }] }])
      expect(modelsIn(odd)).to.deep.equal([]);
  });
});
