/** The look of the cashier page: the amount is the largest thing on it, and nothing moves. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #f5f6f8; --card: #fff; --ink: #16181d; --muted: #5f6673;
  --line: #e6e8ec; --accent: #0a6e8a; --on-accent: #fff; --good: #1a7f4b; --wait: #9a5b00; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1115; --card: #1a1d23; --ink: #f2f3f5; --muted: #a0a7b4;
  --line: #2a2e36; --accent: #4cb8d6; --on-accent: #0f1115; --good: #5fcb92; --wait: #e0a94a; --bad: #f2857d } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 520px; margin: 0 auto; padding: 24px 16px 48px }
header { display: flex; justify-content: space-between; color: var(--muted); font-size: 14px; margin-bottom: 16px }
.sheet { background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: 24px; margin-bottom: 16px }
h1 { font-size: 20px; margin: 0 0 8px } p { margin: 0 0 8px }
.amount { font-size: 40px; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; margin: 4px 0 12px }
.amount small { font-size: 24px; font-weight: 500 }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin: 0; font-size: 14px }
dt { color: var(--muted) } dd { margin: 0; text-align: right; overflow-wrap: anywhere }
fieldset { border: 0; padding: 0; margin: 0 0 16px } legend { padding: 0; color: var(--muted); font-size: 14px }
.option { display: flex; gap: 12px; align-items: center; min-height: 48px; padding: 6px 0; border-bottom: 1px solid var(--line) }
.option small, .muted { color: var(--muted) } .option span { flex: 1 }
input[type=radio] { width: 20px; height: 20px; accent-color: var(--accent); margin: 0 }
input[type=text], input[type=password] { width: 100%; min-height: 48px; font: inherit; font-size: 18px; padding: 8px 12px;
  color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 10px }
label.field { display: block; margin-bottom: 16px; color: var(--muted); font-size: 14px }
button { width: 100%; min-height: 52px; font: inherit; font-weight: 600; border-radius: 12px; cursor: pointer;
  border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent) }
button.quiet { background: none; color: var(--accent); min-height: 48px; margin-top: 8px; border-color: var(--line) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.good { color: var(--good) } .wait { color: var(--wait) } .bad { color: var(--bad) } a { color: var(--accent) }
details { margin-top: 12px } summary { cursor: pointer; color: var(--muted); padding: 10px 0 }
header a { padding: 10px 0; margin: -10px 0 }`
