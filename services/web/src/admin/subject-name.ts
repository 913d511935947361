import type { Quota } from '@aia/contracts';
import { useTranslation } from 'react-i18next';
import { useGroups, useUserChoices } from './queries.js';

/** Whom a quota is for; the id where the name is not known. */
export function useSubjectName({ subjectKind, subjectId }: Quota): string {
  const { t } = useTranslation();
  const users = useUserChoices().data?.items ?? [];
  const groups = useGroups().data?.items ?? [];
  const user = users.find(({ id }) => id === subjectId)?.email;
  const group = groups.find(({ id }) => id === subjectId)?.name;
  const kind = t(`quotas.kinds.${subjectKind}`);
  return subjectKind === 'everyone' ? kind : `${kind} ${user ?? group ?? subjectId ?? ''}`;
}
