import { memo, useEffect, useMemo, useState, type ComponentProps, type ReactNode } from 'react';
import ReactMarkdown, { type Components, type ExtraProps } from 'react-markdown';
import type { Annotations } from './annotate.js';
import { BlockSplitter, type Block } from './blocks.js';
import { CodeBlock } from './code-block.js';
import { rehypePlugins, remarkPlugins, type MathPlugins } from './plugins.js';
import './markdown.css';

/** Shows a citation mark: the source's number and which citation of the answer it is. */
export type RenderMark = (source: number, citation: number) => ReactNode;

export interface MarkdownProps {
  text: string;
  notes?: Annotations;
  renderMark?: RenderMark;
}

const NO_NOTES: Annotations = { marks: [], gaps: [] };

/** Markdown that may grow: only its last block is rendered again when text is added. */
export function Markdown({ text, notes = NO_NOTES, renderMark }: MarkdownProps) {
  const [splitter] = useState(() => new BlockSplitter());
  const blocks = useMemo(() => splitter.update(text), [splitter, text]);
  const math = useMath(text);
  const noted = useMemo(() => blocks.map((block) => notesWithin(block, notes)), [blocks, notes]);
  return (
    <div className="markdown">
      {blocks.map((block, index) => (
        <MarkdownBlock
          key={block.start}
          block={block}
          notes={noted[index] ?? NO_NOTES}
          renderMark={renderMark}
          math={math}
        />
      ))}
    </div>
  );
}

interface BlockProps {
  block: Block;
  notes: Annotations;
  renderMark: RenderMark | undefined;
  math: MathPlugins | undefined;
}

const MarkdownBlock = memo(
  function MarkdownBlock({ block, notes, renderMark, math }: BlockProps) {
    const components = useMemo(() => componentsFor(renderMark), [renderMark]);
    const plugins = useMemo(
      () => rehypePlugins({ ...notes, base: block.start }, math),
      [notes, block.start, math],
    );
    return (
      <ReactMarkdown remarkPlugins={remarkPlugins(math)} rehypePlugins={plugins} components={components}>
        {block.text}
      </ReactMarkdown>
    );
  },
  (before, after) =>
    before.block.text === after.block.text &&
    before.block.start === after.block.start &&
    before.notes === after.notes &&
    before.renderMark === after.renderMark &&
    before.math === after.math,
);

/** The notes of one block; the same empty object where there are none, so that nothing is rendered for it again. */
function notesWithin({ start, text }: Block, { marks, gaps }: Annotations): Annotations {
  const end = start + text.length;
  const own = {
    marks: marks.filter(({ at }) => at > start && at <= end),
    gaps: gaps.filter((gap) => gap.start < end && gap.end > start),
  };
  return own.marks.length + own.gaps.length === 0 ? NO_NOTES : own;
}

type SupProps = ComponentProps<'sup'> & ExtraProps;

function componentsFor(renderMark: RenderMark | undefined): Components {
  return {
    a: ({ href, children }) => (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ),
    table: ({ children }) => (
      <div className="table-scroll" tabIndex={0}>
        <table>{children}</table>
      </div>
    ),
    pre: ({ node }) => <CodeBlock {...codeOf(node)} />,
    sup: ({ node, children }: SupProps) => {
      const { dataSource, dataCitation } = node?.properties ?? {};
      if (typeof dataSource !== 'number' || !renderMark) return <sup>{children}</sup>;
      return renderMark(dataSource, Number(dataCitation));
    },
  };
}

function codeOf(pre: ExtraProps['node']): { code: string; language: string | undefined } {
  const code = pre?.children[0];
  if (code?.type !== 'element') return { code: '', language: undefined };
  const text = code.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
  const names = code.properties.className;
  const language = Array.isArray(names) ? String(names[0]).replace('language-', '') : undefined;
  return { code: text.replace(/\n$/, ''), language };
}

/** The plugins for formulas once a text has some. */
function useMath(text: string): MathPlugins | undefined {
  const [plugins, setPlugins] = useState<MathPlugins>();
  const needed = text.includes('$$');
  useEffect(() => {
    if (needed) void import('./math.js').then(({ mathPlugins }) => setPlugins(mathPlugins));
  }, [needed]);
  return needed ? plugins : undefined;
}
