import { createTheme } from '@mantine/core';

/**
 * Colours, fonts and sizes are in `theme.css`: the content security policy allows no style that a script writes into the
 * page, so Mantine must not make its variables by itself. For the same reason no window locks the scrolling behind it.
 */
export const theme = createTheme({
  primaryColor: 'teal',
  cursorType: 'pointer',
  respectReducedMotion: true,
  // Plain objects, not `Modal.extend(…)`: that would load the windows before the first page.
  components: {
    Modal: { defaultProps: { lockScroll: false, radius: 'md', transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: false } } },
  },
});
