import { css } from "lit";

/** The card of a segment. */
export const segmentCard = css`
  article {
    display: grid;
    align-content: start;
    gap: var(--space-2);
    height: 100%;
    padding: var(--space-4);
    min-width: 0;
  }

  article.picked {
    outline: 2px solid var(--accent);
  }

  header {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    min-height: 2.25rem;
    min-width: 0;
  }

  header svg {
    flex: none;
  }

  h3 {
    min-width: 0;
    overflow-wrap: anywhere;
  }

  h4 {
    margin: var(--space-2) 0 var(--space-1);
    font-size: var(--text-sm);
    font-weight: 600;
  }

  .rename {
    margin-left: auto;
    flex: none;
    min-width: 2.25rem;
    padding: 0;
  }

  .share {
    display: grid;
    gap: var(--space-1);
  }

  .share svg {
    width: 100%;
    height: 0.5rem;
  }

  .share p,
  .figures {
    font-size: var(--text-sm);
    color: var(--text-2);
  }

  .figures {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-3);
  }

  ul {
    display: grid;
    gap: var(--space-1);
    font-size: var(--text-sm);
    overflow-wrap: anywhere;
  }

  li {
    display: flex;
    gap: var(--space-2);
    align-items: baseline;
    justify-content: space-between;
    padding-left: var(--space-3);
    border-left: 3px solid var(--border);
  }

  .lift {
    flex: none;
    padding: 0 var(--space-2);
    border-radius: 1em;
    background: var(--surface-2);
    font-size: var(--text-xs);
    font-weight: 600;
  }

  details {
    min-width: 0;
    font-size: var(--text-sm);
  }

  details ul {
    margin-top: var(--space-1);
  }

  summary {
    cursor: pointer;
    color: var(--text-2);
    font-weight: 600;
  }

  .highlight {
    justify-self: start;
    min-height: 1.9rem;
  }
`;
