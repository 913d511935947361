import { expect } from 'chai';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGgufFileInfo } from 'node-llama-cpp';
import { convertE5ToGguf, readCharsmap } from '../src/weights/e5-conversion.js';
import { readE5s1 } from '../src/weights/e5s1-reader.js';
import { tiny, tinyE5s1, tinyPieces } from './tiny-e5s1.js';

const charsmap = Buffer.from([1, 2, 250]);
const tokenizerJson = JSON.stringify({
  normalizer: {
    normalizers: [
      { type: 'Precompiled', precompiled_charsmap: charsmap.toString('base64') },
      { type: 'Replace' },
    ],
  },
});

describe('conversion of E5S1 to GGUF', () => {
  let folder: string;
  let source: string;
  let target: string;
  const convert = async () => {
    const tokenizer = join(folder, 'tokenizer.json');
    await writeFile(tokenizer, tokenizerJson);
    await convertE5ToGguf(source, tokenizer, target);
    return readGgufFileInfo(target, { sourceType: 'filesystem' });
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'e5s1-'));
    source = join(folder, 'tiny.bin');
    target = join(folder, 'tiny.gguf');
    await writeFile(source, tinyE5s1());
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('reads sizes, pieces and scores of the source', async () => {
    const { shape, tokenizer } = await readE5s1(source);
    expect(shape).to.include(tiny);
    expect(tokenizer.pieces).to.deep.equal(tinyPieces);
    expect([...tokenizer.scores]).to.deep.equal([-0, -1, -2, -3, -4, -5]);
  });

  it('refuses a file of another format', async () => {
    await writeFile(source, Buffer.alloc(100));
    const error: unknown = await readE5s1(source).catch((reason: unknown) => reason);
    expect(String(error)).to.contain('is not an E5S1 file');
  });

  it('refuses a file that ends early', async () => {
    await writeFile(source, tinyE5s1().subarray(0, 120));
    const error: unknown = await readE5s1(source).catch((reason: unknown) => reason);
    expect(String(error)).to.contain('ends early');
  });

  it('writes the sizes that llama.cpp looks for', async () => {
    const { metadata } = await convert();
    expect(metadata).to.deep.include.keys('bert');
    const bert = (metadata as unknown as { bert: Record<string, unknown> }).bert;
    expect(bert).to.deep.include({ context_length: 3, embedding_length: 4, block_count: 1, pooling_type: 1 });
    expect(bert['attention']).to.deep.include({ head_count: 2, causal: false });
  });

  it('pads the vocabulary up to the rows of the word embedding', async () => {
    const { ggml } = (await convert()).metadata.tokenizer;
    expect(ggml.tokens).to.deep.equal([...tinyPieces, '[PAD6]', '[PAD7]']);
    expect(ggml.scores).to.have.length(tiny.vocabulary);
  });

  it('marks special, unknown, plain and unused tokens', async () => {
    const { ggml } = (await convert()).metadata.tokenizer;
    expect(ggml.token_type).to.deep.equal([3, 3, 3, 2, 1, 3, 5, 5]);
  });

  it('carries the normalization table as bytes', async () => {
    const ggml = (await convert()).metadata.tokenizer.ggml as unknown as Record<string, unknown>;
    expect(ggml['precompiled_charsmap']).to.deep.equal([1, 2, 250]);
  });

  it('names tensors and gives their shape as llama.cpp does', async () => {
    const { tensorInfo } = await convert();
    const shapes = Object.fromEntries((tensorInfo ?? []).map(({ name, dimensions }) => [name, dimensions]));
    expect(shapes['token_embd.weight']).to.deep.equal([4, 8]);
    expect(shapes['blk.0.ffn_up.weight']).to.deep.equal([4, 8]);
    expect(shapes['blk.0.ffn_down.weight']).to.deep.equal([8, 4]);
    expect(shapes['blk.0.attn_output_norm.bias']).to.deep.equal([4]);
  });

  it('copies the numbers of a tensor to an aligned place', async () => {
    const { tensorInfo } = await convert();
    const info = tensorInfo?.find(({ name }) => name === 'blk.0.ffn_down.bias');
    const at = Number(info?.fileOffset ?? 0);
    const bytes = (await readFile(target)).subarray(at, at + 16);
    expect(at % 32).to.equal(0);
    expect([0, 4, 8, 12].map((offset) => bytes.readFloatLE(offset))).to.deep.equal([2, 3, 4, 5]);
  });

  it('gives the same bytes every time', async () => {
    await convert();
    const first = await readFile(target);
    await convert();
    expect((await readFile(target)).equals(first)).to.equal(true);
  });

  it('names a tensor that is missing', async () => {
    await writeFile(source, tinyE5s1([]));
    const error: unknown = await convert().catch((reason: unknown) => reason);
    expect(String(error)).to.contain('no tensor emb.word');
  });

  it('refuses a tokenizer without a normalization table', () => {
    const without = JSON.stringify({ normalizer: { normalizers: [{ type: 'NFC' }] } });
    expect(() => readCharsmap(without)).to.throw('no Precompiled normalizer');
  });
});
