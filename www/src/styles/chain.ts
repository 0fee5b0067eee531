import { css } from "lit";

/** The chain above the tabs: one line of steps and one of what can be done, always of the same height. */
export const chain = css`
  :host {
    margin-bottom: var(--space-3);
  }

  .bar {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-1);
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: var(--shadow);
  }

  .strip,
  .tools,
  .strip ul,
  .link {
    display: flex;
    align-items: center;
    gap: var(--space-1);
  }

  .strip,
  .tools {
    min-height: 2.75rem;
    padding: 3px;
    overflow-x: auto;
    scrollbar-width: thin;
  }

  .tools {
    border-top: 1px solid var(--border);
  }

  .tools button {
    min-height: 2rem;
    padding-inline: var(--space-2);
  }

  .link,
  .strip ul,
  .tools button {
    flex: none;
  }

  .step {
    max-width: 16rem;
    min-height: 2rem;
    padding-inline: var(--space-2);
    border-color: transparent;
    background: none;
  }

  .step.data {
    background: var(--surface-2);
    font-weight: 650;
  }

  .step.data svg {
    flex: none;
    color: var(--accent);
  }

  .step[aria-current] {
    border-color: var(--accent);
    background: var(--accent-soft);
  }

  .word {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .from {
    display: inline-flex;
    margin-inline: var(--space-1);
    color: var(--text-2);
  }

  .strip ul {
    padding-left: var(--space-1);
    border-left: 2px solid var(--border);
  }

  .mark {
    display: inline-flex;
    flex: none;
    color: var(--warning);
  }

  .mark svg {
    width: 15px;
    height: 15px;
  }

  .failed .mark {
    color: var(--danger);
  }

  .idle .mark,
  .running .mark {
    width: 0.7rem;
    height: 0.7rem;
    border: 2px solid var(--text-2);
    border-radius: 50%;
  }

  .running .mark {
    border-color: var(--accent) transparent var(--accent) var(--accent);
    animation: turn 0.9s linear infinite;
  }

  @keyframes turn {
    to {
      rotate: 360deg;
    }
  }

  .apart {
    flex: 1;
  }

  .tools .icon {
    width: 2.25rem;
    padding: 0;
  }

  input.name {
    width: 12rem;
    min-height: 2rem;
  }

  tablight-error,
  .missing {
    margin-top: var(--space-3);
  }

  .missing {
    display: grid;
    gap: var(--space-3);
  }

  /* Over the page and not in it, so that nothing jumps when it is done. */
  .pace {
    position: fixed;
    right: var(--space-4);
    bottom: var(--space-4);
    left: var(--space-4);
    z-index: 5;
    max-width: 42rem;
    margin-inline: auto;
    animation: appear 1ms 200ms both;
  }

  @keyframes appear {
    from {
      visibility: hidden;
    }
  }
`;
