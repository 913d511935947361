import { useState } from 'react';
import { useNavigate } from 'react-router';
import { askedDatasets } from './asked-datasets.js';
import { askedModel } from './asked-model.js';
import { useAnswerRuns } from './answer-runs-context.js';
import { withoutChoice, type Choices } from './branch.js';
import { useCreateConversation } from './queries.js';

export interface Asking {
  choices: Choices;
  /** Shows a message where several stand at one place. */
  choose: (after: string | null, messageId: string) => void;
  /** Asks after a message; null: at the beginning, undefined: in a conversation that has none. */
  ask: (content: string, after?: string | null) => Promise<void>;
  /** Asks for one more answer to a question. */
  regenerate: (questionId: string) => void;
  stop: () => Promise<void>;
}

/** What can be asked in a conversation, and which of its branches is shown. */
export function useAsking(id: string | undefined): Asking {
  const runs = useAnswerRuns();
  const navigate = useNavigate();
  const create = useCreateConversation();
  const [choices, setChoices] = useState<Choices>(new Map());
  const showNewest = (after: string | null) => setChoices((before) => withoutChoice(before, after));

  async function ask(content: string, after?: string | null) {
    const message = { content, ...pickedSettings(), ...(after !== undefined && { parentId: after }) };
    if (id !== undefined) {
      if (after !== undefined) showNewest(after);
      return runs.ask(id, message);
    }
    const conversation = await create.mutateAsync();
    runs.ask(conversation.id, message);
    await navigate(`/chat/${conversation.id}`);
  }

  function regenerate(questionId: string) {
    if (id === undefined) return;
    showNewest(questionId);
    runs.regenerate(id, questionId, pickedSettings());
  }

  return {
    choices,
    choose: (after, messageId) => setChoices((before) => new Map(before).set(after, messageId)),
    ask,
    regenerate,
    stop: async () => {
      if (id !== undefined) await runs.stop(id);
    },
  };
}

/** What the person picked below the question. */
function pickedSettings() {
  const [datasetIds, model] = [askedDatasets(), askedModel()];
  return { ...(datasetIds && { datasetIds }), ...(model !== undefined && { model }) };
}
