import { expectData } from '@aia/client';
import type { SearchResult } from '@aia/contracts';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { InlineProblem } from '../ui/problem.js';
import { Dialog } from '../ui/dialog.js';

/** Characters of the passage that are kept to know it by. */
const QUOTE = 200;

export interface SaveGoldenQuestionProps {
  query: string;
  result: SearchResult;
  onClose: () => void;
}

/** Makes a golden question of a search and the passage that it should find. */
export function SaveGoldenQuestion({ query, result, onClose }: SaveGoldenQuestionProps) {
  const { t } = useTranslation();
  const { api } = useApi();
  const queries = useQueryClient();
  const [question, setQuestion] = useState(query);
  const [set, setSet] = useState('default');
  const [passageOnly, setPassageOnly] = useState(true);
  const { datasetId, documentId, text, title } = result;
  const save = useMutation({
    mutationFn: () => {
      const quote = passageOnly ? { quote: text.trim().slice(0, QUOTE).trim() } : {};
      const questions = [{ question: question.trim(), expected: [{ documentId, ...quote }] }];
      const params = { path: { id: datasetId } };
      return expectData(
        api.POST('/datasets/{id}/golden-questions', {
          params,
          body: { set: set.trim(), questions } as never,
        }),
      );
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['golden-sets'] });
      onClose();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }

  return (
    <Dialog onClose={onClose} title={t('quality.saveTitle')} centered>
      <form className="stack" onSubmit={submit}>
        <p className="hint">{t('quality.saveText', { title })}</p>
        <TextInput
          label={t('quality.question')}
          value={question}
          required
          maxLength={4000}
          data-autofocus
          onChange={(event) => setQuestion(event.currentTarget.value)}
        />
        <TextInput
          label={t('quality.set')}
          value={set}
          required
          pattern="[a-z0-9]+(-[a-z0-9]+)*"
          onChange={(event) => setSet(event.currentTarget.value)}
        />
        <Checkbox
          label={t('quality.passageOnly')}
          checked={passageOnly}
          onChange={(event) => setPassageOnly(event.currentTarget.checked)}
        />
        {save.error && <InlineProblem error={save.error} />}
        <div className="row row--end">
          <Button
            type="submit"
            loading={save.isPending}
            disabled={question.trim() === '' || set.trim() === ''}
          >
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
