import { expect } from 'chai';
import { detectType } from './detect-type.js';
import { ExtractionError } from './extraction-error.js';

const NOISE = Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7919) % 256));

async function refusal(name: string): Promise<ExtractionError> {
  const error = await detectType(NOISE, name).catch((caught: unknown) => caught);
  if (error instanceof ExtractionError) return error;
  throw new Error(`${name} was taken for something`);
}

describe('detectType', () => {
  it('takes bytes of no kind for a damaged file where their name promises one that is read', async () => {
    for (const name of ['report.pdf', 'letter.docx', 'all.zip']) {
      expect(await refusal(name)).to.include({ code: 'unreadable-file' });
    }
    expect((await refusal('report.pdf')).message).to.include('damaged or is no .pdf');
  });

  it('does not read them under any other name', async () => {
    for (const name of ['report.txt', 'report.bin', 'report']) {
      expect(await refusal(name)).to.include({ code: 'unsupported-type' });
    }
  });
});
