import { Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { SessionGate } from '../session/session-gate.js';
import { Loading } from '../ui/states.js';
import { wasWelcomed } from '../welcome/welcomed.js';
import { NotFound } from './not-found.js';
import * as pages from './pages.js';
import { Shell } from './shell.js';

/** Which address shows which page. */
export function App() {
  return (
    <SessionGate>
      <Shell>
        <Suspense fallback={<PageLoading />}>
          <Routes>
            <Route
              path="/"
              element={<Navigate to={wasWelcomed(localStorage) ? '/chat' : '/welcome'} replace />}
            />
            <Route path="/chat/:id?" element={<pages.ChatPage />} />
            <Route path="/shares/:id" element={<pages.SharedPage />} />
            <Route path="/datasets" element={<pages.DatasetsPage />} />
            <Route path="/datasets/:id/:section?" element={<pages.DatasetPage />} />
            <Route path="/documents/:id" element={<pages.DocumentPage />} />
            <Route path="/imports/:id" element={<pages.ImportPage />} />
            <Route path="/search" element={<pages.SearchPage />} />
            <Route path="/quality" element={<pages.QualityPage />} />
            <Route path="/quality/:id" element={<pages.RunPage />} />
            <Route path="/admin/:section?" element={<pages.AdminPage />} />
            <Route path="/keys" element={<pages.KeysPage />} />
            <Route path="/settings" element={<pages.SettingsPage />} />
            <Route path="/welcome" element={<pages.WelcomePage />} />
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Suspense>
      </Shell>
    </SessionGate>
  );
}

function PageLoading() {
  return (
    <div className="page">
      <Loading />
    </div>
  );
}
