import { exportGenerationQuerySchema, idParamsSchema, type ExportFormat } from '@aia/contracts';
import { readGeneration } from '@aia/database/chat';
import { currentIdentity, notFound, route } from '@aia/platform';
import { Router } from 'express';
import type { ChatDeps } from '../../deps.js';
import { shareSections } from '../../sharing/withhold.js';
import { readBlocks } from './blocks.js';
import { toDocx } from './to-docx.js';
import { toMarkdown } from './to-markdown.js';
import { toPdf } from './to-pdf.js';

/** What a format's file is called and served as, and how it is made of title and Markdown. */
const formats: Record<
  ExportFormat,
  { extension: string; type: string; make: (title: string, markdown: string) => Promise<Buffer> }
> = {
  markdown: {
    extension: 'md',
    type: 'text/markdown; charset=utf-8',
    make: (_title, markdown) => Promise.resolve(Buffer.from(markdown)),
  },
  docx: {
    extension: 'docx',
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    make: (title, markdown) => toDocx(title, readBlocks(markdown)),
  },
  pdf: {
    extension: 'pdf',
    type: 'application/pdf',
    make: (title, markdown) => toPdf(title, readBlocks(markdown)),
  },
};

/** `GET /generations/{id}/export`: the caller's own document as a file. */
export function generationExportRoutes({
  db,
  readableDocuments,
}: Pick<ChatDeps, 'db' | 'readableDocuments'>): Router {
  const router = Router();
  router.get(
    '/generations/:id/export',
    route({ params: idParamsSchema, query: exportGenerationQuerySchema }, async ({ params, query, res }) => {
      const document = await readGeneration(db, currentIdentity().userId, params.id, query.revision);
      if (!document) throw notFound('document');
      const sections = await shareSections(document.sections, readableDocuments);
      const { extension, type, make } = formats[query.format];
      const file = await make(document.title, toMarkdown(document, sections));
      res.setHeader('content-disposition', `attachment; filename="document-${document.id}.${extension}"`);
      res.type(type).send(file);
      return undefined;
    }),
  );
  return router;
}
