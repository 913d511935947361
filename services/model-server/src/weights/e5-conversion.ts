import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { readE5s1, type E5s1File, type E5s1Tensor } from './e5s1-reader.js';
import { TENSOR_TYPE, writeGguf, type GgufTensor, type GgufValue } from './gguf-writer.js';

/** Kinds of vocabulary entries (llama.h, `llama_token_type`). */
const TOKEN_TYPE = { normal: 1, unknown: 2, control: 3, unused: 5 } as const;
/** llama.cpp's `pooling_type` for the mean over all tokens. */
const MEAN_POOLING = 1;
/** Score of rows that pad the vocabulary: so low that the tokenizer never picks them. */
const UNUSED_SCORE = -1000;
/** `general.file_type` of files whose matrices are mostly Q4_0 (llama.h, `llama_ftype`). */
const MOSTLY_Q4_0 = 2;
/** Version of GGML's block formats that Q4_0 has had since May 2023. */
const QUANTIZATION_VERSION = 2;

const tokenizerSchema = z.object({
  normalizer: z.object({
    normalizers: z.array(z.object({ type: z.string(), precompiled_charsmap: z.string().optional() })),
  }),
});

/**
 * Converts multilingual-e5-small from E5S1 to GGUF as llama.cpp expects it: architecture `bert`, tokenizer `t5`
 * (unigram). The 4-bit blocks are GGML's Q4_0 already, so tensors are only renamed.
 * @param tokenizerPath `tokenizer.json` of the original model, for its text normalization table.
 */
export async function convertE5ToGguf(
  sourcePath: string,
  tokenizerPath: string,
  target: string,
): Promise<void> {
  const source = await readE5s1(sourcePath);
  const charsmap = readCharsmap(await readFile(tokenizerPath, 'utf8'));
  await writeGguf(target, { metadata: toMetadata(source, charsmap), tensors: toTensors(source) });
}

/** SentencePiece's compiled normalization table out of a `tokenizer.json`. */
export function readCharsmap(tokenizerJson: string): Uint8Array {
  const { normalizer } = tokenizerSchema.parse(JSON.parse(tokenizerJson));
  const compiled = normalizer.normalizers.find((step) => step.type === 'Precompiled')?.precompiled_charsmap;
  if (!compiled) throw new Error('tokenizer.json has no Precompiled normalizer.');
  return Buffer.from(compiled, 'base64');
}

function toMetadata(source: E5s1File, charsmap: Uint8Array): [string, GgufValue][] {
  return [...networkMetadata(source), ...tokenizerMetadata(source, charsmap)];
}

function networkMetadata({ shape }: E5s1File): [string, GgufValue][] {
  return [
    ['general.architecture', { type: 'string', value: 'bert' }],
    ['general.name', { type: 'string', value: 'multilingual-e5-small' }],
    ['general.license', { type: 'string', value: 'mit' }],
    ['general.file_type', { type: 'u32', value: MOSTLY_Q4_0 }],
    ['general.quantization_version', { type: 'u32', value: QUANTIZATION_VERSION }],
    ['bert.context_length', { type: 'u32', value: shape.positions }],
    ['bert.embedding_length', { type: 'u32', value: shape.hidden }],
    ['bert.feed_forward_length', { type: 'u32', value: shape.feedForward }],
    ['bert.block_count', { type: 'u32', value: shape.layers }],
    ['bert.attention.head_count', { type: 'u32', value: shape.heads }],
    ['bert.attention.layer_norm_epsilon', { type: 'f32', value: shape.layerNormEpsilon }],
    ['bert.attention.causal', { type: 'bool', value: false }],
    ['bert.pooling_type', { type: 'u32', value: MEAN_POOLING }],
  ];
}

function tokenizerMetadata({ shape, tokenizer }: E5s1File, charsmap: Uint8Array): [string, GgufValue][] {
  const spare = Math.max(0, shape.vocabulary - tokenizer.pieces.length);
  const spareNames = Array.from({ length: spare }, (_, i) => `[PAD${tokenizer.pieces.length + i}]`);
  const scores = [...tokenizer.scores, ...new Array<number>(spare).fill(UNUSED_SCORE)];
  const types = [...tokenTypes(tokenizer), ...new Array<number>(spare).fill(TOKEN_TYPE.unused)];
  return [
    ['tokenizer.ggml.model', { type: 'string', value: 't5' }],
    ['tokenizer.ggml.pre', { type: 'string', value: 'default' }],
    ['tokenizer.ggml.tokens', { type: 'strings', value: [...tokenizer.pieces, ...spareNames] }],
    ['tokenizer.ggml.scores', { type: 'f32s', value: scores }],
    ['tokenizer.ggml.token_type', { type: 'i32s', value: types }],
    ['tokenizer.ggml.bos_token_id', { type: 'u32', value: tokenizer.bos }],
    ['tokenizer.ggml.eos_token_id', { type: 'u32', value: tokenizer.eos }],
    ['tokenizer.ggml.padding_token_id', { type: 'u32', value: tokenizer.pad }],
    ['tokenizer.ggml.unknown_token_id', { type: 'u32', value: tokenizer.unknown }],
    // llama.cpp spells this key with an e.
    ['tokenizer.ggml.seperator_token_id', { type: 'u32', value: tokenizer.eos }],
    ['tokenizer.ggml.add_bos_token', { type: 'bool', value: true }],
    ['tokenizer.ggml.add_eos_token', { type: 'bool', value: true }],
    ['tokenizer.ggml.add_space_prefix', { type: 'bool', value: true }],
    ['tokenizer.ggml.remove_extra_whitespaces', { type: 'bool', value: true }],
    ['tokenizer.ggml.token_type_count', { type: 'u32', value: shape.tokenTypes }],
    ['tokenizer.ggml.precompiled_charsmap', { type: 'bytes', value: charsmap }],
  ];
}

/** Special pieces must be told apart, or a text that spells `</s>` would end itself. */
function tokenTypes({ pieces, bos, eos, pad, unknown }: E5s1File['tokenizer']): number[] {
  const control = new Set([bos, eos, pad]);
  return pieces.map((piece, id) => {
    if (id === unknown) return TOKEN_TYPE.unknown;
    return control.has(id) || piece === '<mask>' ? TOKEN_TYPE.control : TOKEN_TYPE.normal;
  });
}

function toTensors({ shape, tensors }: E5s1File): GgufTensor[] {
  const { hidden, feedForward, layers } = shape;
  const take = (from: string, name: string, tensorShape: number[]) =>
    renameTensor(tensors.get(from), from, name, tensorShape);
  const linear = (from: string, name: string, inputs: number, outputs: number) => [
    take(`${from}.w`, `${name}.weight`, [inputs, outputs]),
    take(`${from}.b`, `${name}.bias`, [outputs]),
  ];
  const norm = (from: string, name: string) => [
    take(`${from}.w`, `${name}.weight`, [hidden]),
    take(`${from}.b`, `${name}.bias`, [hidden]),
  ];
  const block = (n: number) => [
    ...linear(`l${n}.q`, `blk.${n}.attn_q`, hidden, hidden),
    ...linear(`l${n}.k`, `blk.${n}.attn_k`, hidden, hidden),
    ...linear(`l${n}.v`, `blk.${n}.attn_v`, hidden, hidden),
    ...linear(`l${n}.ao`, `blk.${n}.attn_output`, hidden, hidden),
    ...norm(`l${n}.aln`, `blk.${n}.attn_output_norm`),
    ...linear(`l${n}.fi`, `blk.${n}.ffn_up`, hidden, feedForward),
    ...linear(`l${n}.fo`, `blk.${n}.ffn_down`, feedForward, hidden),
    ...norm(`l${n}.oln`, `blk.${n}.layer_output_norm`),
  ];
  return [
    take('emb.word', 'token_embd.weight', [hidden, shape.vocabulary]),
    take('emb.pos', 'position_embd.weight', [hidden, shape.positions]),
    take('emb.type', 'token_types.weight', [hidden, shape.tokenTypes]),
    ...norm('emb.ln', 'token_embd_norm'),
    ...Array.from({ length: layers }, (_, n) => block(n)).flat(),
  ];
}

function renameTensor(
  tensor: E5s1Tensor | undefined,
  from: string,
  name: string,
  shape: number[],
): GgufTensor {
  if (!tensor) throw new Error(`The E5S1 file has no tensor ${from}.`);
  const elements = shape.reduce((product, size) => product * size, 1);
  if (tensor.elements !== elements)
    throw new Error(`Tensor ${from} has ${tensor.elements} elements instead of ${elements}.`);
  const type = tensor.quantized ? TENSOR_TYPE.q4_0 : TENSOR_TYPE.f32;
  return { name, shape, type, sizeBytes: tensor.sizeBytes, open: tensor.open };
}
