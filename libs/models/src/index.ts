export * from './ports.js';
export * from './registry.js';
export * from './ollama/check-model.js';
export * from './ollama/ollama-chat-model.js';
export * from './ollama/ollama-embedder.js';
