/** Markup that is safe to put into a page. Only {@link html} makes it. */
export interface Html {
  readonly markup: string
}

type Value = string | number | undefined | Html | readonly Html[]

/** Markup with values in it; text is escaped, markup is taken as it is. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return { markup: parts.reduce((markup, part, i) => markup + render(values[i - 1]) + part) }
}

/** A whole page, readable without scripts, light and dark. */
export function page(title: string, sections: Html[]): string {
  const { markup } = html`<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${title}</title><style>${{ markup: STYLE }}</style>
<main><h1>${title}</h1>${sections}</main></html>`
  return markup
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function render(value: Value): string {
  if (value === undefined) return ''
  if (typeof value === 'object') return 'markup' in value ? value.markup : value.map(render).join('')
  return String(value).replace(/[&<>"']/g, (sign) => ESCAPES[sign] as string)
}

const STYLE = `
:root { color-scheme: light dark; --ground: #f5f6f8; --card: #fff; --ink: #16181d; --muted: #5f6673;
  --line: #e6e8ec; --accent: #0a6e8a; --good: #1a7f4b; --wait: #9a5b00; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1115; --card: #1a1d23; --ink: #f2f3f5; --muted: #a0a7b4;
  --line: #2a2e36; --accent: #4cb8d6; --good: #5fcb92; --wait: #e0a94a; --bad: #f2857d } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
main { max-width: 1280px; margin: 0 auto; padding: 32px 16px }
h1 { font-size: 24px } h2 { font-size: 18px; margin: 32px 0 8px }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 12px }
table { border-collapse: collapse; width: 100%; font-size: 14px }
th, td { padding: 8px 12px; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap }
tbody tr:last-child td { border-bottom: 0 } th { color: var(--muted); font-weight: 500 }
.figure { text-align: right; font-variant-numeric: tabular-nums }
.good { color: var(--good) } .wait { color: var(--wait) } .bad { color: var(--bad) }
.muted, small { color: var(--muted) } a { color: var(--accent) }`
