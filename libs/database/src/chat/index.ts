export * from './answers.js';
export * from './conversations.js';
export { deleteFeedback, listFeedback, saveFeedback } from './feedback.js';
export * from './messages.js';
export * from './shares.js';
export * from './turn-context.js';
export * from './turns.js';
export * from './stored-answers.js';
