import { admin } from './en/admin.js';
import { chat } from './en/chat.js';
import { documents } from './en/documents.js';
import { filling } from './en/filling.js';
import { general } from './en/general.js';
import { personal } from './en/personal.js';
import { quality } from './en/quality.js';
import { search } from './en/search.js';

/** Every sentence of the app in English. The Russian catalogue has the same keys; a test compares them. */
export const en = {
  ...general,
  ...chat,
  ...documents,
  ...filling,
  ...search,
  ...quality,
  ...admin,
  ...personal,
};

export type Catalogue = typeof en;
