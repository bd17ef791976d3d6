import { FAULT_ACTIONS, FAULT_PLACES, SCENARIO_HEADER, SCENARIOS } from '../../gateway/fault-table.ts'
import type { ControlAnswer } from '../desk.ts'
import { type Html, html } from '../html.ts'
import { said, table } from './format.ts'
import { TEST_FORMS, type TestForm } from './test-forms.ts'
import type { View } from './view.ts'

/** `/testing`: the testers' buttons. Each asks once more before it acts. */
export function testingPage(view: View): Html {
  const { t, isOpen } = view
  if (!isOpen)
    return said(
      'wait',
      t('本网络启动时没有打开测试控制。', 'This network was started without test controls.'),
    )
  const cards = TEST_FORMS.map(
    (form) => html`<section class="card"><h3>${t(form.zh, form.en)}</h3>
      <form method="post" action="/testing/${form.name}">${form.fields(view)}<button>${t(...form.act)}…</button></form></section>`,
  )
  return html`<p>${t(
    '这些按钮等同于 POST /mock/… 的 JSON 接口；金额和订单号从不暗含魔法，故障只在这里、或用请求头点名时发生。',
    'These buttons do what POST /mock/… does in JSON. No amount or order number is magic: trouble comes only from here, or by a header that names it.',
  )}</p>
    <div class="columns">${cards}</div>
    <h2>${t('待发的故障', 'Armed faults')}</h2>${armedFaults(view)}
    <h2>${t('随请求点名的情景', 'Scenarios that a request may name')}</h2>
    <p>${t('请求带上这个头，故障只落在它自己的订单上：', 'Sent with a request, the trouble meets that order alone:')} <code>${SCENARIO_HEADER}: timeout-after, double-notice</code></p>
    ${table(
      view,
      [t('名称', 'Name'), t('情景', 'What happens'), t('作用于', 'Harms')],
      Object.entries(SCENARIOS).map(
        ([name, { zh, en, fault }]) =>
          html`<tr><td><code>${name}</code><td>${t(zh, en)}<td>${t(FAULT_PLACES[fault.where].zh, FAULT_PLACES[fault.where].en)}</tr>`,
      ),
    )}`
}

/** The page between the form and the deed. */
export function confirmPage(view: View, form: TestForm, fields: Readonly<Record<string, string>>): Html {
  const { t } = view
  const entries = Object.entries(fields)
  const hidden = entries.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
  const rows = entries.map(
    ([name, value]) => html`<tr><th scope="row"><code>${name}</code><td class="mono">${value}</tr>`,
  )
  return html`<div class="card"><p>${form.consequence(view)}</p>
    ${rows.length > 0 ? html`<div class="scroll"><table class="facts"><tbody>${rows}</tbody></table></div>` : ''}
    <form method="post" action="/testing/${form.name}">${hidden}<input type="hidden" name="confirmed" value="yes">
    <div class="pair"><button autofocus>${t(...form.act)}</button><a class="button quiet" href="/testing">${t('返回', 'Back')}</a></div></form></div>`
}

/** What a control answered. */
export function resultPage(view: View, { status, body }: ControlAnswer): Html {
  const { t } = view
  const { message, pfxBase64, ...shown } = body as Record<string, unknown>
  // A payment that was refused is an answer like any other, and not what the tester wanted done.
  const isUnpaid = shown.result === 'refused' || shown.result === 'declined'
  const [tone, headline] =
    status !== 200
      ? (['bad', t('✗ 没有执行', '✗ Nothing was done')] as const)
      : isUnpaid
        ? (['bad', t('✗ 没有付款', '✗ Nothing was paid')] as const)
        : (['good', t('✓ 已完成', '✓ Done')] as const)
  return html`${said(tone, headline, typeof message === 'string' ? html`<p>${message}</p>` : '')}
    ${typeof pfxBase64 === 'string' ? pfxLink(view, pfxBase64, String(shown.merId)) : ''}
    <pre class="card" tabindex="0">${JSON.stringify(shown, null, 2)}</pre>
    <p><a class="button quiet" href="/testing">${t('返回', 'Back')}</a></p>`
}

function pfxLink({ t }: View, pfxBase64: string, merId: string): Html {
  return html`<p><a class="button" download="${merId}.pfx" href="data:application/x-pkcs12;base64,${pfxBase64}">${t('下载 pfx（密码 000000）', 'Download the pfx (password 000000)')}</a></p>`
}

function armedFaults(view: View): Html {
  const { t, desk } = view
  const rows = desk.faults
    .armed()
    .map(({ next, where, action, delayMs, respCode, merId, orderId, txnType }) => {
      const kind = FAULT_ACTIONS[action]
      return html`<tr><td class="figure">${next}<td>${t(FAULT_PLACES[where].zh, FAULT_PLACES[where].en)}<td>${t(kind.zh, kind.en)}
      <td>${delayMs === undefined ? (respCode ?? '—') : `${delayMs / 1000} s`}
      <td class="mono">${[merId, orderId, txnType && `txnType ${txnType}`].filter(Boolean).join(' · ') || '—'}</tr>`
    })
  return table(
    view,
    [
      { figure: t('条数', 'Messages') },
      t('报文', 'Where'),
      t('故障', 'What'),
      t('取值', 'Value'),
      t('只限', 'Only'),
    ],
    rows,
  )
}
