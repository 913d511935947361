import { expect } from 'chai';
import { documentExtensions } from '@aia/contracts';
import { CODE_EXTENSIONS } from './source-code.js';
import { extract } from '../pipeline/extract.js';
import { createLocator } from '../pipeline/locate.js';

describe('source code', () => {
  it('has extensions that clients look for', () => {
    expect(documentExtensions).to.include.members([...CODE_EXTENSIONS]);
  });

  it('is kept as it is, knows its language and its lines', async () => {
    const source = 'import os\n\n\ndef run():\n    return os\n';
    const { text, title, mime, places } = await extract(Buffer.from(source), 'src/run.py');
    expect([text, title, mime]).to.deep.equal([source, 'run.py', 'text/x-python']);
    const start = text.indexOf('def');
    expect(createLocator(text, places ?? [])({ start, end: text.length })).to.deep.equal({
      lineStart: 4,
      lineEnd: 5,
    });
  });

  it('is known by whole names too', async () => {
    expect((await extract(Buffer.from('FROM node:20\n'), 'Dockerfile')).mime).to.equal('text/x-dockerfile');
  });
});
