import { Link } from 'react-router';
import './section-tabs.css';

export interface SectionTab {
  key: string;
  label: string;
  to: string;
}

/** Parts of a page that have addresses of their own. */
export function SectionTabs({
  label,
  tabs,
  current,
}: {
  label: string;
  tabs: SectionTab[];
  current: string;
}) {
  return (
    <nav className="section-tabs" aria-label={label}>
      {tabs.map(({ key, label: text, to }) => (
        <Link key={key} to={to} aria-current={key === current ? 'page' : undefined}>
          {text}
        </Link>
      ))}
    </nav>
  );
}
