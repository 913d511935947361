import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isBeirFolder, readBeir } from './read-beir.js';

describe('readBeir', () => {
  let folder: string;
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aia-beir-'));
    mkdirSync(join(folder, 'qrels'));
    write('corpus.jsonl', '{"_id":"d1","title":"Title","text":"One"}\n{"_id":"http://x/2","text":"Two"}\n');
    write('queries.jsonl', '{"_id":"q1","text":"First?"}\n{"_id":"q2","text":"Nobody judged me"}\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reads documents, and the queries that have a relevant one', () => {
    write('qrels/test.tsv', 'query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\thttp://x/2\t5\nq2\td1\t0\n');
    expect(isBeirFolder(folder)).to.equal(true);
    const { documents, questions } = readBeir(folder);
    expect(documents[0]).to.deep.equal({ path: 'd1.txt', text: 'Title\n\nOne' });
    expect(documents[1]?.path).to.match(/^http_x_2-[0-9a-f]{8}\.txt$/);
    expect(questions).to.deep.equal([
      {
        key: 'q1',
        question: 'First?',
        expected: [
          { sourceKey: 'd1.txt', grade: 2 },
          { sourceKey: documents[1]?.path, grade: 3 },
        ],
      },
    ]);
  });

  it('names the line that is not usable, and a missing part', () => {
    expect(() => readBeir(folder)).to.throw('no qrels/test.tsv');
    write('corpus.jsonl', '{"_id":"d1","text":"One"}\n{"text":"no id"}\n');
    expect(() => readBeir(folder)).to.throw('line 2 is not usable');
  });
});
