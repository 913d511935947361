import { lazy } from 'react';

/** Every page is a chunk of its own. */
export const ChatPage = lazy(async () => ({ default: (await import('../chat/chat-page.js')).ChatPage }));
export const DatasetsPage = lazy(async () => ({
  default: (await import('../datasets/datasets-page.js')).DatasetsPage,
}));
export const DatasetPage = lazy(async () => ({
  default: (await import('../datasets/dataset-page.js')).DatasetPage,
}));
export const DocumentPage = lazy(async () => ({
  default: (await import('../documents/document-page.js')).DocumentPage,
}));
export const ImportPage = lazy(async () => ({
  default: (await import('../imports/import-page.js')).ImportPage,
}));
export const SearchPage = lazy(async () => ({
  default: (await import('../search/search-page.js')).SearchPage,
}));
export const AdminPage = lazy(async () => ({ default: (await import('../admin/admin-page.js')).AdminPage }));
export const SettingsPage = lazy(async () => ({
  default: (await import('../settings/settings-page.js')).SettingsPage,
}));
export const WelcomePage = lazy(async () => ({
  default: (await import('../welcome/welcome-page.js')).WelcomePage,
}));
export const KeysPage = lazy(async () => ({ default: (await import('../admin/keys-page.js')).KeysPage }));
export const SharedPage = lazy(async () => ({
  default: (await import('../chat/shared-page.js')).SharedPage,
}));
export const QualityPage = lazy(async () => ({
  default: (await import('../quality/quality-page.js')).QualityPage,
}));
export const RunPage = lazy(async () => ({ default: (await import('../quality/run-page.js')).RunPage }));
