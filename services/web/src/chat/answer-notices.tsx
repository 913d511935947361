import { useTranslation } from 'react-i18next';
import { hasEnded, type Answer } from './answer-state.js';

/** What a reader must know about an answer: that it failed or was stopped, is not what was asked for, or lacks support. */
export function AnswerNotices({ answer }: { answer: Answer }) {
  const { t } = useTranslation();
  const { phase, problem, degraded, text } = answer;
  return (
    <>
      {phase === 'failed' && (
        <div className="notice notice--danger">
          <strong>{t('chat.failed')}</strong>
          {problem ? t(`problem.${problem.code}`) : ''} {problem?.detail}
        </div>
      )}
      {phase === 'stopped' && <p className="hint">{t('chat.stoppedText')}</p>}
      {phase === 'completed' && text === '' && <p className="hint">{t('chat.emptyAnswer')}</p>}
      {degraded && hasEnded(answer) && (
        <div className="notice notice--warning">
          <strong>{t('degraded.title')}</strong>
          {t(`degraded.${degraded.code}`)}
        </div>
      )}
      <Support answer={answer} />
    </>
  );
}

function Support({ answer: { phase, grounding, sources, text } }: { answer: Answer }) {
  const { t } = useTranslation();
  if (phase !== 'completed' || !grounding || text === '') return null;
  const { mode, sentences, supported } = grounding;
  if (mode === 'extractive') return <p className="hint">{t('chat.extractiveText')}</p>;
  if (mode === 'none' || sentences === 0) return null;
  if (sources.length === 0) return <p className="hint">{t('chat.noSources')}</p>;
  if (supported === 0) return <div className="notice notice--warning">{t('chat.supportedNone')}</div>;
  const all = supported === sentences;
  return (
    <p className="hint">{all ? t('chat.supportedAll') : t('chat.supportedSome', { supported, sentences })}</p>
  );
}
