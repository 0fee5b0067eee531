import { css } from "lit";

/** Fields of a form, each with its label above and its help below. */
export const fields = css`
  .field {
    display: grid;
    gap: var(--space-1);
    min-width: 0;
  }

  label {
    color: var(--text-2);
    font-size: var(--text-sm);
  }

  .check {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    color: var(--text);
  }

  fieldset {
    display: grid;
    gap: var(--space-3);
    min-width: 0;
    margin: 0;
    padding: 0 0 var(--space-4);
    border: 0;
    border-bottom: 1px solid var(--border);
  }

  legend {
    margin-bottom: var(--space-2);
    padding: 0;
    font-size: var(--text-sm);
    font-weight: 650;
  }

  .help {
    color: var(--text-2);
    font-size: var(--text-xs);
    line-height: 1.4;
  }

  .problem {
    display: grid;
    gap: var(--space-1);
    color: var(--danger);
    font-size: var(--text-xs);
    overflow-wrap: anywhere;
  }

  .problem strong {
    font-weight: 600;
  }

  [aria-invalid="true"] {
    border-color: var(--danger);
    border-width: 2px;
  }
`;
