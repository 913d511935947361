/** Drawings on a grid of 20, lines only. */
const drawings = {
  chat: 'M3.5 4.5h13v9h-7l-4 3v-3h-2z',
  documents: 'M5 2.5h6.5l3.5 3.5v11.5H5zM11.5 2.5V6H15M7.5 10h5M7.5 13h5',
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11zM13 13l4 4',
  quality: 'M3 16.5h14M5.5 13.5V9M10 13.5V4.5M14.5 13.5V7',
  studio: 'M4 16l1-3.5L13.5 4l2.5 2.5L7.5 15zM11.5 6l2.5 2.5',
  admin: 'M3.5 6h8M15.5 6h1M3.5 14h1M8.5 14h8M11.5 4v4M15.5 4v4h-4V4zM4.5 12v4h4v-4z',
  settings:
    'M10 7a3 3 0 1 0 0 6a3 3 0 0 0 0-6zM10 2.5V5M10 15v2.5M2.5 10H5M15 10h2.5M4.7 4.7l1.8 1.8M13.5 13.5l1.8 1.8M15.3 4.7l-1.8 1.8M6.5 13.5l-1.8 1.8',
  plus: 'M10 4v12M4 10h12',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  close: 'M5 5l10 10M15 5L5 15',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  send: 'M10 16V4M5 9l5-5l5 5',
  stop: 'M6 6h8v8H6z',
  down: 'M10 4v12M5 11l5 5l5-5',
  check: 'M4 10.5l4 4l8-9',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  upload: 'M10 13V4M6 8l4-4l4 4M3.5 15.5h13',
  folder: 'M2.5 5h5l2 2h8v9h-15z',
  trash: 'M4 6h12M8 6V3.5h4V6M5.5 6l.7 10.5h7.6l.7-10.5M8.5 9v5M11.5 9v5',
  edit: 'M4 16l1-3.5L13.5 4l2.5 2.5L7.5 15z',
  external: 'M8 4.5H4v11.5h11.5V12M11 3.5h5.5V9M16.5 3.5L9 11',
  pin: 'M7 3.5h6l-1 5l2.5 2.5h-9L8 8.5zM10 11v6',
  signOut: 'M8 3.5H4v13h4M12 6.5l3.5 3.5l-3.5 3.5M15.5 10H7.5',
  back: 'M12 4.5L6.5 10l5.5 5.5',
  next: 'M8 4.5l5.5 5.5L8 15.5',
  info: 'M10 3a7 7 0 1 0 0 14a7 7 0 0 0 0-14zM10 9v4.5M10 6.5h.01',
  share: 'M10 12V3.5M7 6l3-3l3 3M5 9.5v7h10v-7',
  download: 'M10 4v9M6 9l4 4l4-4M3.5 15.5h13',
  like: 'M7 9l3-6c1.5 0 2 1 1.7 2.5L11.2 8H16l-1.2 8H7zM3.5 9H7v7H3.5z',
  dislike: 'M7 11l3 6c1.5 0 2-1 1.7-2.5L11.2 12H16l-1.2-8H7zM3.5 4H7v7H3.5z',
  refresh: 'M16 10a6 6 0 1 1-2-4.5M14.5 2.5v3.2h-3.2',
} as const;

export type IconName = keyof typeof drawings;

/** A drawing beside or in place of a word; screen readers skip it, so give its button a name. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.6 : 1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawings[name]} />
    </svg>
  );
}
