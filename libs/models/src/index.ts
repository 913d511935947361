export * from './ports.js';
export * from './registry.js';
