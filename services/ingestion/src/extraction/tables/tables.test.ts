import { expect } from 'chai';
import { extract } from '../../pipeline/extract.js';
import { createLocator } from '../../pipeline/locate.js';

const read = (text: string, name: string) => extract(Buffer.from(text), name);

describe('tables and records', () => {
  it('makes a Markdown table of CSV, quotes and line breaks within fields included', async () => {
    const { text, mime } = await read('name,note\r\n"Ann, B.","two\nlines"\nC,"a ""b"" | c"\n', 'a.csv');
    expect(mime).to.equal('text/csv');
    expect(text).to.equal('| name | note |\n| --- | --- |\n| Ann, B. | two lines |\n| C | a "b" \\| c |');
  });

  it('finds semicolons and tabs between fields', async () => {
    expect((await read('a;b\n1,5;2\n', 'a.csv')).text).to.equal('| a | b |\n| --- | --- |\n| 1,5 | 2 |');
    const { text, mime } = await read('a\tb\n1\t2\n', 'a.tsv');
    expect(text).to.equal('| a | b |\n| --- | --- |\n| 1 | 2 |');
    expect(mime).to.equal('text/tab-separated-values');
  });

  it('knows the number of every record', async () => {
    const { text, places } = await read('a,b\n1,2\n\n"x\ny",4\n', 'a.csv');
    const start = text.indexOf('x y');
    expect(createLocator(text, places ?? [])({ start, end: start + 1 })).to.deep.equal({
      rowStart: 4,
      rowEnd: 4,
    });
  });

  it('reads a table with a quote that is not closed', async () => {
    expect((await read('a,b\n"1,2\n', 'a.csv')).text).to.contain('| "1 | 2 |');
  });

  it('makes one line of every record of a JSON array, escaped letters as letters', async () => {
    const source =
      '[{"name":"\\u0410\\u043d\\u043d\\u0430","address":{"city":"Омск"},"tags":["a","b"]},{"name":"Bo"}]';
    const { text, places } = await read(source, 'a.json');
    expect(text).to.equal('name: Анна; address.city: Омск; tags: a, b\nname: Bo');
    const start = text.indexOf('Bo');
    expect(createLocator(text, places ?? [])({ start, end: start + 2 })).to.deep.equal({
      rowStart: 2,
      rowEnd: 2,
    });
  });

  it('keeps JSON that is written in lines, and prints what is not', async () => {
    const written = '{\n  "a": 1,\n  "b": [1, 2]\n}\n';
    expect((await read(written, 'a.json')).text).to.equal(written);
    expect((await read('{"a":{"b":1}}', 'a.json')).text).to.equal('{\n  "a": {\n    "b": 1\n  }\n}');
  });

  it('reads JSON with comments and lines that are no JSON as text', async () => {
    expect((await read('// note\n{"a": 1}', 'tsconfig.json')).text).to.equal('// note\n{"a": 1}');
    expect((await read('{"a":1}\nnot json\n', 'a.jsonl')).text).to.equal('a: 1\nnot json');
  });

  it('keeps the line numbers of JSON lines', async () => {
    const { text, places } = await read('{"a":1}\n\n{"a":2}\n', 'a.jsonl');
    const start = text.indexOf('a: 2');
    expect(createLocator(text, places ?? [])({ start, end: start + 1 })).to.deep.equal({
      rowStart: 3,
      rowEnd: 3,
    });
  });

  it('stores no NUL and no half characters, which JSON can spell', async () => {
    const { text } = await read('{"a":"x\\u0000y\\ud800z"}', 'a.json');
    expect(text).to.contain('x\\u0000y');
    expect((await read('[{"a":"x\\u0000y\\ud800z"}]', 'a.json')).text).to.equal('a: x\ufffdy\ufffdz');
  });
});
