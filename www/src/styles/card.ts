import { css } from "lit";

/** A card of a column: its name and type, a picture with its ends, facts below. */
export const card = css`
  article {
    display: grid;
    gap: var(--space-3);
    height: 100%;
    padding: var(--space-4);
  }

  header {
    display: flex;
    align-items: baseline;
    gap: var(--space-2);
    min-width: 0;
  }

  h3 {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    min-width: 0;
  }

  .type {
    margin-left: auto;
    flex: none;
    color: var(--text-2);
    font-size: var(--text-xs);
  }

  .ends {
    display: flex;
    justify-content: space-between;
    gap: var(--space-2);
    color: var(--text-2);
    font-size: var(--text-xs);
  }

  dl {
    display: grid;
    gap: var(--space-2) var(--space-3);
    align-content: start;
    padding-top: var(--space-3);
    border-top: 1px solid var(--border);
  }

  dt {
    color: var(--text-2);
    font-size: var(--text-xs);
    line-height: 1.3;
  }

  dd {
    font-size: var(--text-sm);
    font-weight: 550;
  }
`;
