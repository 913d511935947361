import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Translation } from 'react-i18next';

/** What is shown when a component has thrown: a way on, in place of a white page. */
export class CrashScreen extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    // The console is where whoever helps looks first.
    reportError(new Error(`A component failed:${componentStack ?? ''}`, { cause: error }));
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <Translation>
        {(t) => (
          <div className="blank" role="alert">
            <h2>{t('state.crashTitle')}</h2>
            <p>{t('state.crashText')}</p>
            <p>
              <button type="button" onClick={() => location.reload()}>
                {t('state.reload')}
              </button>
            </p>
          </div>
        )}
      </Translation>
    );
  }
}
