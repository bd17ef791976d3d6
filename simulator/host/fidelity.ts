import type { Context } from 'koa'
import { API_TABLE, type ApiRow, type ApiSupport } from '../wire/api.ts'
import { NOTES_ZH } from './fidelity-notes.ts'
import { ownOrigin } from './gate.ts'

const SUPPORT_WORDS: Readonly<Record<ApiSupport, string>> = {
  supported: '● 支持 supported',
  approximated: '◐ 近似 approximated',
  absent: '○ 没有 absent',
}
const SPACE_WORDS: Readonly<Record<ApiRow['space'], string>> = {
  both: '小程序 · 插件 both',
  host: '小程序 mini program',
  plugin: '插件 plugin',
}

/** What application code meets besides `wx`. */
const LANGUAGE: readonly (readonly [string, ApiRow])[] = [
  [
    'Date, Intl.DateTimeFormat',
    {
      space: 'both',
      kind: 'sync',
      by: 'service',
      support: 'approximated',
      note: 'The day that the tester has moved the world to, in China’s time (no summer time before 1992 either) and in the phone’s language, wherever the tester is.',
    },
  ],
  [
    'RegExp.$1 … RegExp.lastMatch',
    {
      space: 'both',
      kind: 'sync',
      by: 'service',
      support: 'absent',
      note: 'Throws: what one space has matched is not for another to read.',
    },
  ],
]

/** The fidelity page: what of `wx.*` this simulator plays, how far, and on whose word. Plain HTML, no scripts. */
export function fidelityPage(context: Context): void {
  const rows = [...API_TABLE, ...LANGUAGE].sort(([, one], [, other]) => order(one) - order(other))
  const count = (support: ApiSupport) => rows.filter(([, api]) => api.support === support).length
  const origin = ownOrigin(context)
  context.set(
    'content-security-policy',
    `default-src 'none'; style-src 'unsafe-inline' ${origin}; font-src ${origin}; frame-ancestors 'none'`,
  )
  context.type = 'text/html; charset=utf-8'
  context.body = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>模拟器还原度 · Simulator fidelity</title>
<link rel="stylesheet" href="fonts/qp-sans.css">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>模拟器还原度 <small>Simulator fidelity</small></h1>
<p>每个 <code>wx.*</code> 接口在本模拟器中的状态。没有的接口会明确失败，绝不假装成功。<br>
What each <code>wx.*</code> API does here. An absent API fails with a clear message; none succeeds silently.</p>
<dl>${(['supported', 'approximated', 'absent'] as const)
    .map(
      (support) =>
        `<div class="${support}"><dt>${SUPPORT_WORDS[support]}</dt><dd>${count(support)}</dd></div>`,
    )
    .join('')}</dl>
<table>
<thead><tr><th scope="col">API</th><th scope="col">状态 Support</th><th scope="col">可用于 Where</th><th scope="col">说明 Note</th></tr></thead>
<tbody>
${rows.map(([name, api]) => tableRow(name, api)).join('\n')}
</tbody>
</table>
</main>
</body>
</html>`
}

function order(api: ApiRow): number {
  return ['supported', 'approximated', 'absent'].indexOf(api.support)
}

function tableRow(name: string, api: ApiRow): string {
  return (
    `<tr class="${api.support}"><th scope="row"><code>${escapeHtml(name)}</code></th>` +
    `<td>${SUPPORT_WORDS[api.support]}</td><td>${SPACE_WORDS[api.space]}</td><td>${bothLanguages(api.note)}</td></tr>`
  )
}

/** Chinese first; a note that has no words in Chinese stands alone. */
function bothLanguages(note: string): string {
  return [NOTES_ZH[note], note]
    .filter((text) => text !== undefined)
    .map(escapeHtml)
    .join('<br>')
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

const STYLE = `
:root { color-scheme: light dark; --ground: #f5f6f8; --card: #fff; --ink: #16181d; --muted: #5f6673; --line: #e6e8ec;
  --good: #1a7f4b; --wait: #9a5b00; }
@media (prefers-color-scheme: dark) { :root { --ground: #0f1115; --card: #1a1d23; --ink: #f2f3f5; --muted: #a0a7b4;
  --line: #2a2e36; --good: #5fcb92; --wait: #e0a94a; } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.6 "QP Sans", system-ui, "PingFang SC", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 24px; } h1 small { color: var(--muted); font-weight: 400; margin-left: 8px; }
dl { display: flex; gap: 16px; flex-wrap: wrap; margin: 24px 0; }
dl div { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 12px 20px; }
dt { color: var(--muted); } dd { margin: 0; font-size: 28px; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; background: var(--card); border: 1px solid var(--line); }
th:first-child { width: 26%; }
td:nth-child(3) { white-space: nowrap; color: var(--muted); }
th, td { text-align: left; padding: 8px 12px; border-top: 1px solid var(--line); vertical-align: top; font-weight: 400; }
thead th { font-weight: 600; position: sticky; top: 0; background: var(--card); }
.supported td:nth-child(2), .supported dt { color: var(--good); white-space: nowrap; }
.approximated td:nth-child(2), .approximated dt { color: var(--wait); white-space: nowrap; }
.absent td:nth-child(2) { color: var(--muted); white-space: nowrap; }
`
