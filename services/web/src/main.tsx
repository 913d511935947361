import '@fontsource-variable/golos-text/wght.css';
import '@fontsource-variable/literata/wght.css';
import '@mantine/core/styles.css';
import './theme/theme.css';
import './theme/layout.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { ApiProvider, createApi } from './api/api-context.js';
import { createQueryClient } from './api/query-client.js';
import { App } from './app/app.js';
import { CrashScreen } from './app/crash-screen.js';
import { AnswerRuns } from './chat/answer-runs.js';
import { AnswerRunsProvider } from './chat/answer-runs-context.js';
import { startI18n, startLanguage } from './i18n/languages.js';
import { browserLock } from './session/exclusive.js';
import { Session } from './session/session.js';
import { SessionProvider } from './session/session-context.js';
import { browserSignedInMark, watchOtherTabs } from './session/signed-in-mark.js';
import { applyPreferences, readPreferences } from './theme/preferences.js';
import { theme } from './theme/theme.js';

/** Builds everything that outlives a page, and shows the app. */
async function start(root: HTMLElement): Promise<void> {
  const preferences = readPreferences(localStorage);
  applyPreferences(preferences, document.documentElement);
  const session = new Session({
    mark: browserSignedInMark(localStorage),
    exclusive: browserLock(navigator.locks),
    fetch: (path, init) => fetch(path, init),
  });
  watchOtherTabs(session.followOtherTab);
  const client = createApi(session, location.origin);
  const queries = createQueryClient();
  session.subscribe(() => {
    if (session.status === 'signed-out') queries.clear();
  });
  const runs = new AnswerRuns({
    client,
    schedule: (callback) => void requestAnimationFrame(callback),
    onEnd: (id) => {
      void queries.invalidateQueries({ queryKey: ['conversation', id] });
      void queries.invalidateQueries({ queryKey: ['conversations'] });
    },
  });
  await startI18n(startLanguage(preferences.language, navigator.languages));
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <CrashScreen>
          <SessionProvider session={session}>
            <ApiProvider client={client}>
              <QueryClientProvider client={queries}>
                <AnswerRunsProvider runs={runs}>
                  <BrowserRouter>
                    <App />
                  </BrowserRouter>
                </AnswerRunsProvider>
              </QueryClientProvider>
            </ApiProvider>
          </SessionProvider>
        </CrashScreen>
      </MantineProvider>
    </StrictMode>,
  );
}

const root = document.getElementById('root');
if (root) void start(root);
