import type { Dashboard } from './model.js';
import { overview } from './topics/overview.js';
import { api } from './topics/api.js';
import { chat } from './topics/chat-and-models.js';
import { ingestion } from './topics/ingestion-and-queues.js';
import { retrieval } from './topics/retrieval-quality.js';
import { resources } from './topics/resources.js';

/** The dashboards by topic. */
export const topicDashboards: readonly Dashboard[] = [overview, api, chat, ingestion, retrieval, resources];
