import { usePostgres } from '@aia/testing';
import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { extractText, getDocumentProxy } from 'unpdf';
import { passage } from './retrieval-stub.js';
import { scriptedModel } from './scripted-model.js';
import { startGenerations, type GenerationsUnderTest } from './use-generations.js';

const sentence = 'Резервная копия создаётся командой `make backup`.';
const copies = passage(`${sentence} Архив попадает в папку backup.`, { language: 'ru', title: 'Справочник' });

describe('a document as a file', () => {
  const postgres = usePostgres();
  let service: GenerationsUnderTest;
  let id: string;

  before(async () => {
    service = await startGenerations(postgres.db, scriptedModel({ pieces: [sentence], languages: ['ru'] }));
    service.retrieval.answer = { results: [copies], timings: {} };
    const variables = { topic: 'Резервные копии' };
    ({ id } = await service.create({ templateId: 'runbook-ru', variables }));
    await service.work(id);
  });
  after(() => service.close());

  const download = (query = '') => service.chat.call('GET', `/generations/${id}/export${query}`);
  const bytes = async (format: string) =>
    Buffer.from(await (await download(`?format=${format}`)).arrayBuffer());

  it('is Markdown with the sources and quotes of each section', async () => {
    const response = await download();
    expect(response.headers.get('content-type')).to.match(/^text\/markdown/);
    expect(response.headers.get('content-disposition')).to.equal(`attachment; filename="document-${id}.md"`);
    const text = await response.text();
    expect(text).to.include('# Инструкция: Резервные копии').and.include('редакция 1');
    expect(text).to.include(`## Шаги\n\n${sentence} [1]`);
    expect(text).to.include(`- [1] Справочник (handbook.md): “${sentence}”`);
  });

  it('is a Word document that other programs read, in Russian too', async () => {
    const files = unzipSync(new Uint8Array(await bytes('docx')));
    const xml = strFromU8(files['word/document.xml'] ?? new Uint8Array());
    const paragraphs = xml.split('</w:p>').map((one) => ({
      style: /<w:pStyle w:val="(\w+)"/.exec(one)?.[1],
      text: [...one.matchAll(/<w:t[^>]*>([^<]*)/g)].map((match) => match[1]).join(''),
    }));
    expect(paragraphs[0]).to.deep.equal({ style: 'Title', text: 'Инструкция: Резервные копии' });
    expect(paragraphs).to.deep.include({ style: 'Heading1', text: 'Шаги' });
    expect(paragraphs.map(({ text }) => text)).to.include(`${sentence.replaceAll('`', '')} [1]`);
  });

  it('is a PDF whose text can be searched, in Russian too', async () => {
    const pdf = await getDocumentProxy(new Uint8Array(await bytes('pdf')));
    const { text } = await extractText(pdf, { mergePages: true });
    expect(text).to.include('Резервная копия создаётся командой').and.include('Инструкция: Резервные копии');
  });

  it('has nothing of a section whose documents its author may no longer read', async () => {
    service.retrieval.hidden.add(copies.documentId);
    try {
      const text = await (await download()).text();
      expect(text)
        .to.include('больше не доступны')
        .and.not.include('make backup')
        .and.not.include('Справочник');
    } finally {
      service.retrieval.hidden.clear();
    }
  });

  it('is not made while it cannot be found out who may read what', async () => {
    service.retrieval.problem = { status: 503, code: 'dependency-unavailable', detail: 'away' };
    try {
      expect((await download('?format=pdf')).status).to.equal(503);
    } finally {
      service.retrieval.problem = undefined;
    }
  });

  it('is refused in other formats and for revisions that there are not', async () => {
    expect((await download('?format=odt')).status).to.equal(400);
    expect((await download('?revision=9')).status).to.equal(404);
  });
});
