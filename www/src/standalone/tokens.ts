import { css, unsafeCSS } from "lit";

import page from "../styles/page.css?raw";

const ROOT = /:root \{([^}]*)\}/;
const TOKEN = /--([\w-]+):\s*([^;]+);/g;

/** The page's tokens, which everything inside goes by. */
const declared = [...(ROOT.exec(page)?.[1] ?? "").matchAll(TOKEN)].map(([, name = "", value = ""]) => ({ name, value }));

/** They are taken from `--tablight-…` of whoever uses the element: names as plain as the page's own would meet others there. */
export const tokens = css`
  :host {
    ${unsafeCSS(declared.map(({ name, value }) => `--${name}: var(--tablight-${name}, ${value});`).join("\n"))}
    display: block;
    container-type: inline-size;
    color: var(--text);
    font: 400 var(--text-md) / 1.5 var(--font);
  }
`;
