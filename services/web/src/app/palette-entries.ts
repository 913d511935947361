import { expectData } from '@aia/client';
import { useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.js';
import { useMay } from '../api/me.js';
import { useConversations } from '../chat/queries.js';
import { useDatasets } from '../datasets/queries.js';
import { openShortcuts } from './app-events.js';

export interface PaletteEntry {
  key: string;
  label: string;
  group: string;
  /** A path, or what to do. */
  target: string | (() => void);
}

const MOST = 8;

/**
 * What the palette offers for what is typed: everything that is near for nothing. What the app knows itself follows each
 * key, so that Enter never takes what an earlier text has found; what the server finds follows `query`, which lags.
 */
export function usePaletteEntries(typed: string, query: string): PaletteEntry[] {
  const { t } = useTranslation();
  const pages = useFixedEntries();
  const found = useConversations(query).data?.pages[0]?.items ?? [];
  const datasets = useDatasets().data ?? [];
  const matches = (label: string) => label.toLowerCase().includes(typed.toLowerCase());
  const upToDate = typed === query;
  const conversations = found.filter(({ title }) => upToDate || matches(title));
  const documents = useDocuments(query).filter(({ title }) => upToDate || matches(title));
  return [
    ...pages.filter(({ label }) => matches(label)),
    ...datasets
      .filter(({ name, slug }) => matches(name) || matches(slug))
      .slice(0, MOST)
      .map(({ id, name }) => ({
        key: id,
        label: name,
        group: t('palette.datasets'),
        target: `/datasets/${id}`,
      })),
    ...conversations.slice(0, MOST).map(({ id, title }) => {
      return {
        key: id,
        label: title || t('chat.untitled'),
        group: t('palette.conversations'),
        target: `/chat/${id}`,
      };
    }),
    ...documents.map(({ documentId, title }) => {
      return {
        key: documentId,
        label: title,
        group: t('palette.documents'),
        target: `/documents/${documentId}`,
      };
    }),
  ];
}

function useFixedEntries(): PaletteEntry[] {
  const { t } = useTranslation();
  const isAdmin = useMay('admin');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const page = (target: string, label: string) => ({ key: target, label, group: t('palette.pages'), target });
  const commands = t('palette.commands');
  const toggle = () => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark');
  return [
    page('/chat', t('chat.newConversation')),
    page('/datasets', t('nav.datasets')),
    page('/search', t('nav.search')),
    page('/quality', t('nav.evaluation')),
    ...(isAdmin ? [page('/admin', t('nav.admin'))] : []),
    page('/settings', t('nav.settings')),
    page('/keys', t('settings.keys')),
    page('/welcome', t('welcome.open')),
    { key: 'theme', label: t('palette.toggleTheme'), group: commands, target: toggle },
    { key: 'shortcuts', label: t('palette.shortcuts'), group: commands, target: openShortcuts },
  ];
}

function useDocuments(query: string) {
  const { api } = useApi();
  const { data } = useQuery({
    queryKey: ['suggestions', query],
    queryFn: () => expectData(api.GET('/search/suggestions', { params: { query: { q: query } } })),
    enabled: query.length >= 2,
  });
  return data?.documents ?? [];
}
