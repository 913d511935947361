import { admin } from './ru/admin.js';
import { chat } from './ru/chat.js';
import { documents } from './ru/documents.js';
import { filling } from './ru/filling.js';
import { general } from './ru/general.js';
import { personal } from './ru/personal.js';
import { quality } from './ru/quality.js';
import { search } from './ru/search.js';

/** Every sentence of the app in Russian. Plurals have the four forms that Russian needs. */
export const ru = {
  ...general,
  ...chat,
  ...documents,
  ...filling,
  ...search,
  ...quality,
  ...admin,
  ...personal,
};
