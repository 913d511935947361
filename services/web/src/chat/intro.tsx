import { useTranslation } from 'react-i18next';

/** What is shown before the first question. */
export function Intro({ onAsk }: { onAsk: (question: string) => Promise<void> }) {
  const { t } = useTranslation();
  const examples = [t('chat.example1'), t('chat.example2'), t('chat.example3')];
  return (
    <div className="chat__intro">
      <h1>{t('chat.title')}</h1>
      <p>{t('chat.intro')}</p>
      <h2>{t('chat.examples')}</h2>
      <ul>
        {examples.map((example) => (
          <li key={example}>
            <button type="button" onClick={() => void onAsk(example)}>
              {example}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
