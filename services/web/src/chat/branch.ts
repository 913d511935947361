import type { Message } from '@aia/contracts';

/** Which of several messages after the same one is shown, by the message before them; null is the beginning. */
export type Choices = ReadonlyMap<string | null, string>;

type Linked = Pick<Message, 'id' | 'parentId'>;

/** A message that is shown, and the ids of all that stand at its place in their order, its own included. */
export interface Shown<M extends Linked> {
  message: M;
  siblings: readonly string[];
}

/**
 * The messages from the first to the last of one branch. Where several follow the same message, the chosen one is shown,
 * else the one that leads to the newest message of all.
 */
export function branchOf<M extends Linked>(messages: readonly M[], choices: Choices): Shown<M>[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const parentOf = ({ parentId }: M) => (parentId !== null && byId.has(parentId) ? parentId : null);
  const children = childrenOf(messages, parentOf);
  const newest = towardsNewest(messages, parentOf, byId);
  const step = (at: string | null): Shown<M> | undefined => {
    const siblings = children.get(at) ?? [];
    const chosen = choices.get(at);
    const id = chosen !== undefined && siblings.includes(chosen) ? chosen : newest.get(at);
    const message = id === undefined ? undefined : byId.get(id);
    return message && { message, siblings };
  };
  const branch: Shown<M>[] = [];
  for (let next = step(null); next; next = step(next.message.id)) branch.push(next);
  return branch;
}

/** The same choices without the one after a message: the newest is shown there again. */
export function withoutChoice(choices: Choices, after: string | null): Choices {
  const next = new Map(choices);
  next.delete(after);
  return next;
}

function childrenOf<M extends Linked>(messages: readonly M[], parentOf: (message: M) => string | null) {
  const children = new Map<string | null, string[]>();
  for (const message of messages) {
    const parent = parentOf(message);
    const siblings = children.get(parent);
    if (siblings) siblings.push(message.id);
    else children.set(parent, [message.id]);
  }
  return children;
}

/** For each message the one after it that leads to its newest descendant. Each step upwards is taken once. */
function towardsNewest<M extends Linked>(
  messages: readonly M[],
  parentOf: (message: M) => string | null,
  byId: ReadonlyMap<string, M>,
): Map<string | null, string> {
  const next = new Map<string | null, string>();
  for (const message of [...messages].reverse()) {
    for (let at: M | undefined = message; at;) {
      const parent: string | null = parentOf(at);
      if (next.has(parent)) break;
      next.set(parent, at.id);
      at = parent === null ? undefined : byId.get(parent);
    }
  }
  return next;
}
