/** Light or dark as the reader's system is, and plain on paper. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1a1c1e; --quiet: #565b61; --paper: #fff; --card: #f5f6f8; --line: #d4d8dd; --accent: #2456c4; --bad: #a4162a; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef1; --quiet: #a9b0b8; --paper: #15171a; --card: #1f2226; --line: #3a3f46; --accent: #86aaff; --bad: #ff8e9c; } }
@media print { :root { --ink: #000; --quiet: #444; --paper: #fff; --card: #fff; --line: #bbb; --accent: #2456c4; --bad: #a4162a; } article, tr, figure { break-inside: avoid; } .wide { overflow: visible; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; } h1 { margin: 0; } h2 { margin: 2.5rem 0 .75rem; } h3 { margin: 0; font-size: 1rem; }
.quiet, caption { color: var(--quiet); } p { margin: .25rem 0; } section > ul { margin: .25rem 0 1rem; padding-left: 1.25rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; } caption { text-align: left; padding-bottom: .25rem; }
th, td { padding: .25rem .75rem .25rem 0; text-align: left; border-bottom: 1px solid var(--line); font-weight: normal; white-space: nowrap; } thead th { color: var(--quiet); } tbody th { font-weight: 600; }
td.number { text-align: right; } .wide { overflow-x: auto; margin: .75rem 0; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); margin-top: 1.5rem; } article { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; min-width: 0; }
svg { display: block; fill: var(--accent); } svg .below { fill: var(--bad); } .histogram { width: 100%; height: 4.5rem; margin-top: .5rem; }
.line { width: 100%; height: auto; } .line path { fill: none; stroke: var(--accent); stroke-width: 2; } .line .zero { stroke: var(--line); } figure { margin: 1rem 0; } figcaption { color: var(--quiet); }
.bars { width: 100%; margin-top: .5rem; } .bars th, .bars td { border: 0; padding: .1rem .5rem .1rem 0; } .bars th { font-weight: normal; max-width: 10rem; overflow: hidden; text-overflow: ellipsis; } .bar { width: 60%; } .bar svg { width: 100%; height: .7rem; }
tr.failed td:nth-child(2) { color: var(--bad); font-weight: 600; } footer { margin-top: 3rem; color: var(--quiet); }
`;
