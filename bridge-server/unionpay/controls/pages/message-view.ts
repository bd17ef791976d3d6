import { FAULT_ACTIONS } from '../../gateway/fault-table.ts'
import type { JournalMessage } from '../../gateway/message-journal.ts'
import { type Html, html } from '../html.ts'
import { fieldName } from '../journal.ts'
import type { View } from './view.ts'

/** A message field by field, masked when it was filed. */
export function messageFields({ t }: View, { fields }: JournalMessage): Html {
  const isSignatureRefused = fields.some(([name, value]) => name === 'respCode' && value === '11')
  const rows = fields.map(([name, value]) => {
    const spec = fieldName(name)
    return html`<tr><th scope="row"><code>${name}</code><td class="muted">${spec ? t(spec.zh, spec.en) : t('未知域', 'Unknown field')}<td class="mono">${value}</tr>`
  })
  const explain = html`<p><a class="button quiet" href="/explain">${t('为什么验签失败？粘贴请求原文来诊断', 'Why did the signature fail? Paste the request to see')}</a></p>`
  return html`${isSignatureRefused ? explain : ''}<div class="scroll"><table class="facts"><tbody>${rows}</tbody></table></div>`
}

/** Which way a message went. */
export function directionText({ t }: View, direction: JournalMessage['direction']): string {
  switch (direction) {
    case 'request':
      return t('请求 →', 'Request →')
    case 'answer':
      return t('← 应答', '← Answer')
    case 'notification':
      return t('← 通知', '← Notification')
    case 'front-notification':
      return t('← 前台通知', '← Front notification')
  }
}

/** What a tester had done to a message on its way; nothing for most. */
export function faultText({ t }: View, { fault }: JournalMessage): Html | undefined {
  if (fault === null) return undefined
  const { zh, en } = FAULT_ACTIONS[fault]
  return html` <span class="bad">⚡ ${t(zh, en)}</span>`
}
