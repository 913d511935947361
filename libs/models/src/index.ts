export * from './ports.js';
export * from './registry.js';
export * from './ollama/check-model.js';
export * from './ollama/ollama-chat-model.js';
export * from './ollama/ollama-embedder.js';
export * from './measured/gen-ai-metrics.js';
export * from './measured/measured-chat-model.js';
export * from './measured/measured-embedder.js';
