import { html, svg, type TemplateResult } from "lit";

const icon = (paths: unknown): TemplateResult =>
  html`<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`;

export const upload = icon(svg`<path d="M12 16V4m0 0L7 9m5-5 5 5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3"/>`);
export const save = icon(svg`<path d="M12 4v12m0 0 5-5m-5 5-5-5M4 19h16"/>`);
export const lock = icon(svg`<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>`);
export const alert = icon(svg`<path d="M12 4 2.8 19.5h18.4zM12 10v4m0 2.6v.1"/>`);
export const close = icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`);
export const plus = icon(svg`<path d="M12 5v14M5 12h14"/>`);
export const minus = icon(svg`<path d="M5 12h14"/>`);
export const check = icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`);
export const up = icon(svg`<path d="M12 19V5m0 0-6 6m6-6 6 6"/>`);
export const down = icon(svg`<path d="M12 5v14m0 0 6-6m-6 6-6-6"/>`);
export const back = icon(svg`<path d="M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3"/>`);
export const search = icon(svg`<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>`);
export const play = icon(svg`<path d="M7 5v14l12-7z" fill="currentColor" stroke="none"/>`);
export const stop = icon(svg`<rect x="7" y="7" width="10" height="10" rx="1" fill="currentColor" stroke="none"/>`);
export const copy = icon(svg`<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h9"/>`);
export const sun = icon(svg`<circle cx="12" cy="12" r="4"/><path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1"/>`);
export const moon = icon(svg`<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"/>`);
export const logo = html`<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><rect width="32" height="32" rx="8" fill="var(--accent)"/><g fill="var(--on-accent)"><rect x="7" y="17" width="4.5" height="8" rx="1.5" opacity=".65"/><rect x="13.75" y="12" width="4.5" height="13" rx="1.5" opacity=".85"/><rect x="20.5" y="7" width="4.5" height="18" rx="1.5"/></g></svg>`;
export const undo = icon(svg`<path d="M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3"/>`);
export const redo = icon(svg`<path d="m16 5 4 4-4 4m4-4H10a6 6 0 0 0 0 12h3"/>`);
export const again = icon(svg`<path d="M20 12a8 8 0 1 1-2.5-5.8M20 3v5h-5"/>`);
export const pencil = icon(svg`<path d="M4 20h4L19 9l-4-4L4 16zM13 7l4 4"/>`);
export const bin = icon(svg`<path d="M4 7h16M10 11v6m4-6v6M6 7l1 13h10l1-13M9 7V4h6v3"/>`);
export const rows = icon(svg`<rect x="4" y="5" width="16" height="14" rx="2"/><path d="M4 10h16M4 14.5h16M10 10v9"/>`);
export const chevron = icon(svg`<path d="m9 6 6 6-6 6"/>`);
export const left = icon(svg`<path d="m15 6-6 6 6 6"/>`);
