/** One style sheet for every page of the network: system fonts, light and dark, nothing that moves. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #f5f6f8; --card: #fff; --ink: #16181d; --muted: #5f6673;
  --line: #e6e8ec; --accent: #0a6e8a; --on-accent: #fff; --tint: #e7f1f4; --good: #1a7f4b; --wait: #9a5b00;
  --bad: #b3261e; --bad-tint: #fbe9e7; --good-tint: #e6f4ec; --wait-tint: #fbf0de }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1115; --card: #1a1d23; --ink: #f2f3f5; --muted: #a0a7b4;
  --line: #2a2e36; --accent: #4cb8d6; --on-accent: #0f1115; --tint: #17303a; --good: #5fcb92; --wait: #e0a94a;
  --bad: #f2857d; --bad-tint: #3a1f1f; --good-tint: #17301f; --wait-tint: #332815 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", sans-serif }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible,
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.skip { position: absolute; left: -999px } .skip:focus { left: 8px; top: 8px; background: var(--card); padding: 8px }
.top { background: var(--card); border-bottom: 1px solid var(--line) }
.top div { max-width: 1200px; margin: 0 auto; padding: 0 16px; display: flex; flex-wrap: wrap; gap: 0 20px;
  align-items: center; min-height: 56px }
.brand { font-weight: 650; color: var(--ink); text-decoration: none; margin-right: 8px }
.top nav { display: flex; flex-wrap: wrap; flex: 1 }
.top nav a { padding: 16px 10px 13px; color: var(--muted); text-decoration: none; border-bottom: 3px solid transparent }
.top nav a:hover { color: var(--ink) }
.top nav a[aria-current] { color: var(--ink); border-color: var(--accent) }
.clock { color: var(--muted); font-variant-numeric: tabular-nums; font-size: 13px }
main { max-width: 1200px; margin: 0 auto; padding: 24px 16px 64px }
h1 { font-size: 24px; line-height: 1.3; margin: 8px 0 16px; font-weight: 650 }
h2 { font-size: 17px; margin: 32px 0 8px; font-weight: 650 } h3 { font-size: 15px; margin: 0 0 8px }
p { margin: 8px 0; max-width: 76ch }
.card, .scroll { background: var(--card); border: 1px solid var(--line); border-radius: 12px }
.card { padding: 16px 20px; margin: 12px 0 } .card > :first-child { margin-top: 0 } .card > :last-child { margin-bottom: 0 }
.scroll { overflow-x: auto; margin: 8px 0 }
.columns { columns: 320px 3; column-gap: 12px } .columns > .card { margin: 0 0 12px; break-inside: avoid }
.stats { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); margin: 12px 0 }
.stats div { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 12px 16px }
.stats dt { color: var(--muted); font-size: 13px } .stats dd { margin: 2px 0 0; font-size: 22px; font-weight: 600;
  font-variant-numeric: tabular-nums } .stats { padding: 0 }
table { border-collapse: collapse; width: 100%; font-size: 14px }
th, td { padding: 8px 12px; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top }
.wide th, .wide td { white-space: nowrap } .wide td.wrap { white-space: normal; overflow-wrap: anywhere }
tbody tr:last-child > * { border-bottom: 0 } thead th { color: var(--muted); font-weight: 500 }
tbody th { font-weight: 500; white-space: nowrap }
.facts th { width: 1%; padding-right: 24px } .facts td { overflow-wrap: anywhere }
tfoot td, tfoot th { font-weight: 600; border-top: 1px solid var(--line); border-bottom: 0 }
td small, th small { white-space: normal }
.figure { text-align: right !important; font-variant-numeric: tabular-nums; white-space: nowrap }
.good { color: var(--good) } .wait { color: var(--wait) } .bad { color: var(--bad) }
.muted, small { color: var(--muted) } small { font-size: 13px }
code, pre, .mono, textarea { font: 13px/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
code { overflow-wrap: anywhere } pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 8px 0 }
.said { border-left: 4px solid var(--line); padding: 12px 16px; border-radius: 8px; background: var(--card) }
.said.good { border-color: var(--good); background: var(--good-tint) } .said.bad { border-color: var(--bad); background: var(--bad-tint) }
.said.wait { border-color: var(--wait); background: var(--wait-tint) } .said, .said p { color: var(--ink) }
.said strong { font-size: 17px }
form { display: grid; gap: 12px; justify-items: start } form.line { display: flex; flex-wrap: wrap; gap: 8px; align-items: end }
label { display: grid; gap: 4px; font-size: 14px; color: var(--muted) }
input, select, textarea { font-size: 15px; padding: 8px 10px; border: 1px solid var(--line); border-radius: 8px;
  background: var(--ground); color: var(--ink); min-width: 0; max-width: 100% }
input, select { font-family: inherit; height: 40px } textarea { width: 100%; min-height: 200px; resize: vertical }
.columns form { justify-items: stretch } .columns input, .columns select { width: 100% } .columns button { justify-self: start }
.columns .pair label { flex: 1 1 104px; align-content: end }
button, .button { font: inherit; font-weight: 600; height: 40px; padding: 0 16px; border-radius: 8px; border: 0; cursor: pointer;
  background: var(--accent); color: var(--on-accent); text-decoration: none; display: inline-flex; align-items: center }
button.quiet, .button.quiet { background: none; border: 1px solid var(--line); color: var(--ink) }
.pair { display: flex; flex-wrap: wrap; gap: 8px } .chips { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 }
.chips a { border: 1px solid var(--line); border-radius: 999px; padding: 4px 12px; text-decoration: none; background: var(--card); font-size: 14px }
.chips a[aria-current] { background: var(--tint); border-color: var(--accent) }
.bars p { display: flex; justify-content: space-between; gap: 0 16px; margin: 10px 0 2px; max-width: none; font-size: 13px }
.bars i { display: block; min-width: 2px; height: 12px; border-radius: 3px; background: var(--accent) }
.bars i.back { height: 4px; margin-top: 2px; background: var(--wait) }
.pages { display: flex; justify-content: space-between; margin: 8px 0 }
details { border-bottom: 1px solid var(--line) } details:last-child { border-bottom: 0 }
summary { padding: 10px 16px; cursor: pointer } summary:hover { background: var(--tint) }
details > div { padding: 0 16px 12px } details[open] > summary { font-weight: 600 } details:has(:target) > summary { background: var(--tint) }
details table td { overflow-wrap: anywhere }
.step { display: inline-block; min-width: 26px; color: var(--muted); font-variant-numeric: tabular-nums }
svg { display: block; max-width: 100%; height: auto } svg text { fill: var(--ink); font-size: 13px } svg .faint { fill: var(--muted); font-size: 12px }
svg.lanes { min-width: 820px } svg .lane { stroke: var(--line) } svg .flow { stroke: var(--accent); stroke-width: 1.5 }
svg .flow.money { stroke: var(--good); stroke-width: 2.5 } svg .head { fill: var(--accent) } svg .head.money { fill: var(--good) }
svg .plate { fill: var(--card); stroke: var(--line) }
svg .halo { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round }
.invisible { color: var(--accent); font-size: 11px; font-weight: 600; border: 1px solid; border-radius: 4px; padding: 0 3px; margin: 0 1px }
mark { background: var(--bad); color: var(--card); border-radius: 3px; padding: 0 1px } mark .invisible { color: inherit; border-color: transparent }
.amp { color: var(--muted) } .canonical b { font-weight: 600; color: var(--accent) }
@media (max-width: 960px) { .top nav { order: 1; flex-basis: 100% } .top .brand { flex: 1; padding: 12px 0 } }
@media (max-width: 640px) { main { padding: 16px 12px 48px } th, td { padding: 8px } .top nav a { padding: 10px 8px 8px }
  .wide th, .wide td { white-space: normal } .wide td.figure { white-space: nowrap } .wide .moment { min-width: 102px }
  .facts th, .facts td { display: block; width: auto } .facts th:not(:last-child) { border: 0; padding-bottom: 0; color: var(--muted) } }`
