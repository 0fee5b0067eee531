import { css } from "lit";

/** What every element with its own shadow root starts from: box model, text, focus, buttons, fields, panels. */
export const shared = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :host {
    display: block;
    min-width: 0;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  h1,
  h2,
  h3,
  h4,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
  }

  ul,
  ol {
    padding: 0;
    list-style: none;
  }

  h2 {
    font-size: var(--text-lg);
    font-weight: 650;
    letter-spacing: -0.01em;
  }

  h3 {
    font-size: var(--text-md);
    font-weight: 650;
  }

  a {
    color: var(--accent);
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
    border-radius: var(--radius-sm);
  }

  button,
  .button,
  ::file-selector-button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-height: 2.25rem;
    padding: 0 var(--space-3);
    border: 1px solid var(--border-strong);
    border-radius: var(--radius-sm);
    background: var(--surface);
    color: var(--text);
    font: 550 var(--text-sm) / 1.2 var(--font);
    cursor: pointer;
    transition: background-color 120ms, border-color 120ms;
  }

  button:hover:not(:disabled),
  ::file-selector-button:hover {
    background: var(--surface-2);
  }

  button:disabled {
    cursor: default;
    opacity: 0.6;
  }

  button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }

  button.primary:hover:not(:disabled) {
    border-color: var(--accent-hover);
    background: var(--accent-hover);
  }

  button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--text-2);
  }

  button.quiet:hover:not(:disabled) {
    background: var(--surface-2);
    color: var(--text);
  }

  input,
  select,
  textarea {
    width: 100%;
    min-height: 2.25rem;
    padding: var(--space-1) var(--space-2);
    border: 1px solid var(--border-strong);
    border-radius: var(--radius-sm);
    background: var(--surface);
    color: var(--text);
    font: 400 var(--text-sm) / 1.4 var(--font);
  }

  input[type="checkbox"],
  input[type="radio"] {
    width: 1rem;
    min-height: 0;
    height: 1rem;
    margin: 0;
    accent-color: var(--accent);
    flex: none;
  }

  /* Files are dropped here, too. */
  input[type="file"] {
    padding: var(--space-2);
    border-style: dashed;
    background: transparent;
    color: var(--text-2);
    cursor: pointer;
  }

  ::file-selector-button {
    margin-right: var(--space-3);
  }

  /* A column or an expression in a sentence. */
  code.name {
    padding: 0.1em 0.35em;
    border-radius: 4px;
    background: var(--surface-2);
    font: 500 0.92em var(--mono);
  }

  .panel {
    padding: var(--space-4) var(--space-5);
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: var(--shadow);
  }

  /* As many beside each other as there is room for, with what is in them at the top. */
  .beside {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
    gap: var(--space-3);
  }

  .beside > * {
    display: grid;
    align-content: start;
  }

  .muted {
    color: var(--text-2);
  }

  .small {
    font-size: var(--text-sm);
  }

  .number {
    font-variant-numeric: tabular-nums;
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  svg.chart {
    display: block;
    max-width: 100%;
    height: auto;
    color: var(--text-2);
    font-family: var(--font);
    --plot-background: var(--surface);
    overflow: visible;
  }

  @media (max-width: 40rem) {
    .panel {
      padding: var(--space-4);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      transition-duration: 0.01ms !important;
    }
  }
`;
