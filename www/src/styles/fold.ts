import { css } from "lit";

/** A panel that is folded away until somebody wants it, with what it is for beside its name. */
export const fold = css`
  details.panel > summary {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: var(--space-1) var(--space-3);
    min-height: 2rem;
    cursor: pointer;
    list-style: none;
  }

  details.panel > summary::-webkit-details-marker {
    display: none;
  }

  details.panel > summary::before {
    content: "";
    align-self: center;
    width: 0.5rem;
    height: 0.5rem;
    border: solid var(--text-2);
    border-width: 0 2px 2px 0;
    transform: rotate(-45deg);
  }

  details.panel[open] > summary::before {
    transform: rotate(45deg);
  }

  details.panel > .body {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-4);
    margin-top: var(--space-4);
  }

  details.code > summary {
    color: var(--text-2);
    font-size: var(--text-sm);
    font-weight: 600;
    cursor: pointer;
  }

  details.code[open] > summary {
    margin-bottom: var(--space-3);
  }
`;
