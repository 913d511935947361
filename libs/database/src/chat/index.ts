export * from './answers.js';
export * from './conversations.js';
export * from './messages.js';
export * from './turns.js';
export * from './stored-answers.js';
