import { defaultSchema, type Options } from 'rehype-sanitize';

/**
 * What may stand in rendered Markdown: text, lists, tables, links to web and mail addresses, code. No images, because
 * one of another origin would tell that origin who reads; no ids, forms, styles or data of any kind.
 */
export const sanitizeSchema: Options = {
  ...defaultSchema,
  tagNames: [
    ...[
      'p',
      'br',
      'hr',
      'blockquote',
      'h1',
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'strong',
      'em',
      'del',
      'sub',
      'sup',
    ],
    ...['ul', 'ol', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'a', 'code', 'pre', 'span', 'div'],
  ],
  attributes: {
    a: ['href'],
    code: [['className', /^language-[\w+#.-]{1,40}$/, 'math-inline', 'math-display']],
    ol: ['start'],
    th: [['align', 'left', 'right', 'center']],
    td: [['align', 'left', 'right', 'center']],
  },
  protocols: { href: ['http', 'https', 'mailto'] },
  clobber: [],
  required: {},
  strip: ['script', 'style', 'template', 'noscript', 'iframe', 'svg', 'math'],
};
