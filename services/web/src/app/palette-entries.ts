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

/** What the palette offers for a query: everything that is near for an empty one. */
export function usePaletteEntries(query: string): PaletteEntry[] {
  const { t } = useTranslation();
  const pages = useFixedEntries();
  const conversations = useConversations(query).data?.pages[0]?.items ?? [];
  const datasets = useDatasets().data ?? [];
  const documents = useDocuments(query);
  const matches = (label: string) => label.toLowerCase().includes(query.toLowerCase());
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
