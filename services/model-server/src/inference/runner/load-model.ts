import { getLlama, LlamaLogLevel, type LlamaModel } from 'node-llama-cpp';

/** A loaded model with the parts of its metadata that are still needed. */
export interface LoadedWeights {
  model: LlamaModel;
  /** The Jinja template that turns a conversation into a prompt; null for models without one. */
  template: string | null;
}

/**
 * Loads a GGUF file on the CPU with node-llama-cpp's prebuilt binary. Nothing is ever built or downloaded here: a
 * platform without a binary gets an error.
 */
export async function loadModel(path: string, threads: number): Promise<LoadedWeights> {
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    maxThreads: threads,
    logLevel: LlamaLogLevel.error,
  });
  const model = await llama.loadModel({ modelPath: path });
  const { tokenizer } = model.fileInfo.metadata;
  const template = tokenizer.chat_template ?? null;
  releaseVocabularyCopy(tokenizer.ggml);
  globalThis.gc?.();
  return { model, template };
}

/** llama.cpp has the vocabulary; the parsed copy in JavaScript would only hold 15 MB for a quarter million tokens. */
function releaseVocabularyCopy(vocabulary: object): void {
  for (const key of ['tokens', 'scores', 'token_type', 'merges', 'precompiled_charsmap'])
    Reflect.deleteProperty(vocabulary, key);
}
