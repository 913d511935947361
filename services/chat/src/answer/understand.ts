import { isFollowUp, enrichFollowUp } from './follow-up.js';
import type { DraftPorts, Question, UnderstoodQuestion } from './ports.js';
import { rewriteWithModel } from './rewrite-with-model.js';
import { smallTalkOf } from './small-talk.js';
import { NO_USAGE } from './usage.js';

/**
 * Reads a question with its conversation. A follow-up is made to stand by itself: by the model when it can write and
 * speaks the language, else by adding what the earlier questions were about. Never fails: a model that does not answer
 * in time leaves it to the conversation.
 */
export async function understand(question: Question, ports: DraftPorts): Promise<UnderstoodQuestion> {
  const { content, history } = question;
  const itself = {
    ...question,
    standalone: content,
    rewrittenBy: undefined,
    smallTalk: undefined,
    usage: NO_USAGE,
  };
  const smallTalk = smallTalkOf(content);
  if (smallTalk) return { ...itself, smallTalk };
  if (question.datasetIds?.length === 0 || !isFollowUp(content, history)) return itself;
  const rewritten = await rewriteWithModel(question, ports);
  if (rewritten) return { ...itself, ...rewritten, rewrittenBy: 'model' };
  return { ...itself, standalone: enrichFollowUp(content, history), rewrittenBy: 'conversation' };
}
