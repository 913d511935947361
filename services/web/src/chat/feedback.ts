import { expectData } from '@aia/client';
import type { Feedback, FeedbackRequest, Message } from '@aia/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/api-context.js';

/** Gives an opinion of an answer, or takes it back (null). It is shown at once, and goes when the server refuses. */
export function useFeedback(conversationId: string, messageId: string) {
  const { api } = useApi();
  const queries = useQueryClient();
  const key = ['conversation', conversationId];
  const params = { path: { id: messageId } };
  return useMutation({
    mutationFn: async (request: FeedbackRequest | null): Promise<unknown> =>
      request === null
        ? api.DELETE('/messages/{id}/feedback', { params })
        : expectData(api.POST('/messages/{id}/feedback', { params, body: request })),
    onMutate: async (request) => {
      await queries.cancelQueries({ queryKey: key });
      const before = queries.getQueryData<{ messages: Message[] }>(key);
      queries.setQueryData(key, withFeedback(before, messageId, request));
      return { before };
    },
    onError: (_error, _request, context) => queries.setQueryData(key, context?.before),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}

function withFeedback<C extends { messages: Message[] }>(
  conversation: C | undefined,
  messageId: string,
  request: FeedbackRequest | null,
): C | undefined {
  const feedback = request && toFeedback(request);
  return (
    conversation && {
      ...conversation,
      messages: conversation.messages.map((one) => (one.id === messageId ? { ...one, feedback } : one)),
    }
  );
}

function toFeedback({ rating, reason, comment, correctedAnswer }: FeedbackRequest): Feedback {
  const updatedAt = new Date().toISOString();
  const texts = { comment: comment ?? null, correctedAnswer: correctedAnswer ?? null };
  return { rating, reason: reason ?? null, ...texts, updatedAt };
}
