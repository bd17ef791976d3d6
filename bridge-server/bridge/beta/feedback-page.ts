import { toRfc3339 } from '../../clock/beijing.ts'
import { html } from '../../http/html.ts'
import { plainPage } from '../../http/plain-page.ts'
import type { KeptFeedback } from './feedback-records.ts'

/** What testers said, newest first, each with what their plugin told of itself. */
export function feedbackPage(feedback: readonly KeptFeedback[]): string {
  return plainPage(
    '公测反馈 Beta feedback',
    html`<p>长数字已遮盖。Long numbers are masked. <a href=/beta>programme</a></p>
${feedback.length === 0 ? html`<p>还没有反馈 Nobody has said anything yet</p>` : null}
<table><thead><tr><th>时间 Time<th>谁 Who<th>说了什么 What<th>诊断 Diagnosis</thead><tbody>${feedback.map(row)}</tbody></table>`,
  )
}

function row({ atMs, openpid, text, diagnosis }: KeptFeedback) {
  const { pluginVersion, hostVersion, libVersion, platform, page, state, clockOffsetMs, errors } = diagnosis
  const seconds = (clockOffsetMs / 1000).toFixed(1)
  return html`<tr><td>${time(atMs)}<td><code>${openpid}</code><td>${text}
<td>${platform} · ${hostVersion} · ${libVersion} · plugin ${pluginVersion}<br>${page} · ${state} · clock ${seconds} s
${errors.map((error) => html`<br><small>${time(error.atMs)} ${error.call} → ${error.code}</small>`)}</tr>`
}

function time(ms: number): string {
  return toRfc3339(ms).slice(0, 19).replace('T', ' ')
}
