import { css } from "lit";

/** The layout of a view with a task: result on the left, settings on the right; below each other where it is narrow. */
export const task = css`
  .layout {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 19rem;
    gap: var(--space-5);
    align-items: start;
  }

  .results {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-4);
    min-width: 0;
  }

  .settings {
    position: sticky;
    top: var(--space-4);
    max-height: calc(100vh - 2 * var(--space-4));
    overflow-y: auto;
  }

  .stale {
    animation: fade 1ms 300ms both;
    pointer-events: none;
  }

  @keyframes fade {
    to {
      opacity: 0.45;
    }
  }

  /* Most answers come at once. What lasts says so over what is there, so that nothing jumps. */
  .over {
    position: sticky;
    top: var(--space-4);
    z-index: 2;
    height: 0;
    margin-bottom: calc(-1 * var(--space-4));
    animation: appear 1ms 300ms both;
  }

  @keyframes appear {
    from {
      visibility: hidden;
    }
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: var(--space-1) var(--space-3);
    margin-bottom: var(--space-3);
  }

  /* Buttons of which one is pressed: ways to see the same thing. */
  .ways {
    display: flex;
    gap: 2px;
    padding: 2px;
    border-radius: var(--radius-sm);
    background: var(--surface-2);
  }

  .ways button {
    min-height: 1.8rem;
    border-color: transparent;
    background: none;
    color: var(--text-2);
  }

  .ways button[aria-pressed="true"] {
    border-color: var(--border);
    background: var(--surface);
    color: var(--text);
  }

  /* What colors and marks stand for; as buttons they bring their part forward. */
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1);
    margin-top: var(--space-2);
  }

  .legend button {
    min-height: 1.9rem;
    border-color: transparent;
    background: none;
    font-weight: 500;
  }

  .legend button[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-soft);
  }

  .caption {
    margin-top: var(--space-3);
    color: var(--text-2);
    font-size: var(--text-sm);
  }

  .empty {
    display: grid;
    gap: var(--space-2);
    justify-items: center;
    padding: var(--space-7) var(--space-5);
    text-align: center;
  }

  .scroll {
    overflow-x: auto;
  }

  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--text-sm);
  }

  th,
  td {
    padding: var(--space-2) var(--space-3);
    border-bottom: 1px solid var(--border);
    text-align: left;
    white-space: nowrap;
  }

  thead th {
    color: var(--text-2);
    font-weight: 550;
  }

  td.right,
  th.right {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }

  @media (max-width: 64rem) {
    .layout {
      grid-template-columns: minmax(0, 1fr);
    }

    .settings {
      position: static;
      order: -1;
      max-height: none;
    }
  }
`;
