import type { Dashboard } from './model.js';
import { renderDashboard } from './render.js';
import { serviceDashboards } from './services.js';
import { topicDashboards } from './topics.js';

/** Where Compose and the chart take the dashboards from. */
export const DASHBOARDS = 'deployment/helm/ai-assistant/files/monitoring/dashboards';

/** Every dashboard. */
export const dashboards: readonly Dashboard[] = [...topicDashboards, ...serviceDashboards];

/** Every file with its text. */
export function dashboardFiles(): Promise<{ path: string; text: string }[]> {
  return Promise.all(
    dashboards.map(async (dashboard) => ({
      path: `${DASHBOARDS}/${dashboard.name}.json`,
      text: await renderDashboard(dashboard),
    })),
  );
}
