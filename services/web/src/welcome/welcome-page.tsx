import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { HealthChecks } from '../admin/health-section.js';
import { useHealth } from '../admin/health.js';
import { useMay } from '../api/me.js';
import { chooseAskedDatasets } from '../chat/asked-datasets.js';
import { CreateDataset } from '../datasets/create-dataset.js';
import { useDatasets } from '../datasets/queries.js';
import { Appearance } from '../settings/settings-page.js';
import { Fetched } from '../ui/states.js';
import { rememberWelcome } from './welcomed.js';

const STEPS = 4;

/** The way of a newcomer from a fresh installation to a first answer. */
export function WelcomePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [step, setStep] = useState(1);
  const views = [
    <Look key="look" />,
    <Health key="health" />,
    <Documents key="documents" />,
    <Ask key="ask" />,
  ];

  function finish() {
    rememberWelcome(localStorage);
    void navigate('/chat');
  }

  return (
    <div className="page narrow-page">
      <div className="page__head">
        <div>
          <h1>{t('welcome.title')}</h1>
          <p className="lede">{t('welcome.intro')}</p>
        </div>
        <Button variant="subtle" color="gray" onClick={finish}>
          {t('welcome.skip')}
        </Button>
      </div>
      <p className="hint" aria-live="polite">
        {t('welcome.step', { step, total: STEPS })}
      </p>
      {views[step - 1]}
      <div className="row row--between welcome__buttons">
        <Button variant="default" disabled={step === 1} onClick={() => setStep(step - 1)}>
          {t('common.back')}
        </Button>
        {step < STEPS ? (
          <Button onClick={() => setStep(step + 1)}>{t('welcome.next')}</Button>
        ) : (
          <Button onClick={finish}>{t('welcome.finish')}</Button>
        )}
      </div>
    </div>
  );
}

function Step({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      <p className="lede">{text}</p>
      <div className="welcome__body">{children}</div>
    </section>
  );
}

function Look() {
  const { t } = useTranslation();
  return (
    <Step title={t('welcome.lookTitle')} text={t('welcome.lookText')}>
      <Appearance />
    </Step>
  );
}

function Health() {
  const { t } = useTranslation();
  const health = useHealth();
  return (
    <Step title={t('welcome.healthTitle')} text={t('welcome.healthText')}>
      <Fetched query={health}>
        {(checks) => {
          const last = checks.at(-1);
          return last && <HealthChecks health={last.health} />;
        }}
      </Fetched>
    </Step>
  );
}

function Documents() {
  const { t } = useTranslation();
  const datasets = useDatasets();
  const mayCreate = useMay('editor');
  const [creating, setCreating] = useState(false);
  return (
    <Step title={t('welcome.datasetTitle')} text={t('welcome.datasetText')}>
      <Fetched query={datasets}>
        {(items) => (
          <ul className="list">
            {items.map(({ id, name, documentCount }) => (
              <li key={id} className="row row--between">
                <span className="grow">
                  <Link to={`/datasets/${id}`}>{name}</Link>{' '}
                  <span className="hint">{t('datasets.documents', { count: documentCount })}</span>
                </span>
                <Button size="compact-sm" variant="default" onClick={() => chooseAskedDatasets([id])}>
                  {t('welcome.useDataset', { name })}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Fetched>
      {mayCreate && (
        <Button mt="md" variant="light" onClick={() => setCreating(true)}>
          {t('datasets.create')}
        </Button>
      )}
      {creating && <CreateDataset onClose={() => setCreating(false)} />}
    </Step>
  );
}

function Ask() {
  const { t } = useTranslation();
  return <Step title={t('welcome.questionTitle')} text={t('welcome.questionText')} />;
}
