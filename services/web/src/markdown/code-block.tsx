import { useEffect, useState, type ReactNode } from 'react';
import { CopyButton } from '../ui/copy-button.js';

/** A block of code with its language and a button to copy it; colours come when their chunk has been loaded. */
export function CodeBlock({ code, language }: { code: string; language: string | undefined }) {
  const coloured = useHighlighted(code, language);
  return (
    <div className="code-block">
      <div className="code-block__head">
        <span>{language}</span>
        <CopyButton text={code} />
      </div>
      <pre tabIndex={0}>
        <code>{coloured ?? code}</code>
      </pre>
    </div>
  );
}

function useHighlighted(code: string, language: string | undefined): ReactNode {
  const [result, setResult] = useState<{ code: string; node: ReactNode }>();
  useEffect(() => {
    if (language === undefined) return;
    let current = true;
    void import('./highlight.js').then(({ highlight }) => {
      if (current) setResult({ code, node: highlight(code, language) });
    });
    return () => void (current = false);
  }, [code, language]);
  return result?.code === code ? result.node : undefined;
}
