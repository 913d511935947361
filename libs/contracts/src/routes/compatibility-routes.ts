import { z } from 'zod';
import * as openai from '../openai.js';
import { json, type Route } from './route.js';

/**
 * Addresses in the form of other systems, below the root: OpenAI's API and the Model Context Protocol. They are no part of
 * the OpenAPI document, since their forms are described elsewhere.
 */
export const compatibilityRoutes: readonly Route[] = [
  {
    id: 'createChatCompletion',
    method: 'post',
    path: '/v1/chat/completions',
    owner: 'chat',
    tag: 'chat',
    access: 'viewer',
    summary: 'OpenAI: answer a conversation, by a model or from a dataset',
    body: openai.chatCompletionRequestSchema,
    spendsTokens: true,
    success: { ...json(200, z.unknown()), alsoSse: true },
  },
  {
    id: 'createEmbeddings',
    method: 'post',
    path: '/v1/embeddings',
    owner: 'chat',
    tag: 'chat',
    access: 'viewer',
    summary: 'OpenAI: embed texts',
    body: openai.embeddingsRequestSchema,
    spendsTokens: true,
    success: json(200, z.unknown()),
  },
  {
    id: 'listOpenAiModels',
    method: 'get',
    path: '/v1/models',
    owner: 'chat',
    tag: 'chat',
    access: 'viewer',
    summary: 'OpenAI: models, and the datasets that can be asked like one',
    success: json(200, z.unknown()),
  },
  {
    id: 'getOpenAiModel',
    method: 'get',
    path: '/v1/models/{model}',
    owner: 'chat',
    tag: 'chat',
    access: 'viewer',
    summary: 'OpenAI: one model or dataset',
    params: z.object({ model: z.string().min(1).max(200) }),
    success: json(200, z.unknown()),
  },
  {
    id: 'callMcp',
    method: 'post',
    path: '/mcp',
    owner: 'chat',
    tag: 'chat',
    access: 'viewer',
    summary: 'Model Context Protocol over Streamable HTTP, without sessions',
    body: z.unknown(),
    spendsTokens: true,
    success: { ...json(200, z.unknown()), alsoSse: true },
  },
];
