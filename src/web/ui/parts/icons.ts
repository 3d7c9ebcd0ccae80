// Icons as paths on a grid of 24, drawn with the colour of the text beside them.
import { html, type TemplateResult } from 'lit'

const PATHS = {
  overview: 'M4 13h6V4H4zM14 20h6V4h-6zM4 20h6v-3H4z',
  incidents: 'M12 4 2.5 20h19zM12 10v4M12 17v.01',
  logs: 'M4 6h16M4 10h10M4 14h16M4 18h7',
  streams: 'M3 5h18v12H3zM10 8.500v5l4.500-2.500zM8 21h8',
  servers: 'M4 4h16v7H4zM4 13h16v7H4zM7.500 7.500v.01M7.500 16.500v.01M12 7.500h5M12 16.500h5',
  report: 'M5 4h14v16H5zM8.500 16v-3M12 16V8M15.500 16v-5',
  rules: 'M5 4h11l3 3v13H5zM9 11h6M9 15h6',
  lab: 'M9 3h6M10 3v6L4.5 19a1.5 1.5 0 0 0 1.3 2h12.400a1.5 1.5 0 0 0 1.3-2L14 9V3M7 15h10',
  channels: 'M18 16V11a6 6 0 0 0-12 0v5l-2 2h16zM10 21h4',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  health: 'M3 12h4l2.5-6 4.5 12 2.5-6H21',
  menu: 'M4 6h16M4 12h16M4 18h16',
  more: 'M5 12v.01M12 12v.01M19 12v.01',
  check: 'M5 12.5 10 17.5 19.5 7',
  critical: 'M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.500v5M12 16v.01',
  error: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.500v5M12 16v.01',
  warning: 'M12 4 2.5 20h19zM12 10v4M12 17v.01',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 8v.01',
  ok: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12.500l3 3 5-6',
  waiting: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2',
  muted: 'M6 11v5l-2 2h13M8 6.500A6 6 0 0 1 18 11v4M10 21h4M3 3l18 18',
  off: 'M12 3v8M7 6a8 8 0 1 0 10 0',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  external: 'M13 5h6v6M19 5l-9 9M17 14v5H5V7h5',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  down: 'M12 5v14M6 13l6 6 6-6',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4.500v15l12-7.500z',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5',
  close: 'M6 6l12 12M18 6L6 18',
  add: 'M12 5v14M5 12h14',
  send: 'M4 12l16-8-6 16-3-7z',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  print: 'M7 8V4h10v4M7 17H4V9h16v8h-3M7 14h10v6H7z',
  edit: 'M4 20h4L19 9l-4-4L4 16z',
  copy: 'M9 9h11v11H9zM5 15V4h11',
  link: 'M10 14l4-4M8.5 11.5 6 14a3.500 3.500 0 0 0 5 5l2.500-2.500M15.500 12.500 18 10a3.500 3.500 0 0 0-5-5l-2.500 2.500',
  undo: 'M9 7 4 12l5 5M4 12h10a5 5 0 0 1 0 10h-2',
  enter: 'M10 4h9v16h-9M3 12h11M10 8l4 4-4 4',
  leave: 'M14 4h5v16h-5M4 12h10M10 8l4 4-4 4',
  bin: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
} as const
export type Icon = keyof typeof PATHS

/** Says nothing by itself: a word stands beside it, or the button has a label. */
export const icon = (name: Icon): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name]}></path></svg>`
