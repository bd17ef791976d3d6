import { formatAmount } from '../../../../contract/money.ts'
import { respCodeOf } from '../../../acp/respcodes.ts'
import { TRANSACTIONS } from '../../../acp/transactions.ts'
import { isPayable, type Order, type OrderKey } from '../../gateway/order.ts'
import { findOrder } from '../../gateway/order-file.ts'
import { maskedNumbers } from '../../issuers/card-file.ts'
import { accountNames } from '../account-names.ts'
import { type Html, html } from '../html.ts'
import { titleOf } from '../journal.ts'
import { relativesOf } from '../order-search.ts'
import { dayText, momentText, preciseTime, stateText, table } from './format.ts'
import { lanes } from './lanes.ts'
import { directionText, faultText, messageFields } from './message-view.ts'
import { type Moment, type NoticeState, type OrderStory, type Party, storyOf } from './order-story.ts'
import { orderTable } from './order-table.ts'
import type { View } from './view.ts'

/** `/orders/:merId/:orderId/:txnTime`: one order, and everything that happened to it. Undefined for an unknown one. */
export async function orderPage(view: View, key: OrderKey): Promise<Html | undefined> {
  const { t, desk } = view
  const { store } = desk.network
  const order = await findOrder(store, key)
  if (!order) return undefined
  const story = await storyOf(desk, order)
  const relatives = await relativesOf(store, order)
  return html`${await facts(view, order)}
    <h2>${t('经过', 'What happened')}</h2>
    ${await timeline(view, story)}
    ${story.notices.length > 0 ? notices(view, story.notices) : ''}
    ${relatives.length > 0 ? html`<h2>${t('相关订单', 'Related orders')}</h2>${orderTable(view, relatives)}` : ''}`
}

async function facts(view: View, order: Order): Promise<Html> {
  const { t, desk } = view
  const { zh, en } = TRANSACTIONS[order.kind]
  const card = order.cardRef && (await maskedNumbers(desk.network.store)).get(order.cardRef)
  const isPayableNow = isPayable(order, desk.network.clock.now()) && order.tn !== null
  const rows: [string, Html | string | null][] = [
    [
      t('商户', 'Merchant'),
      html`${desk.merchants.find(order.merId)?.name} <span class="mono">${order.merId}</span>`,
    ],
    [t('银行卡', 'Card'), card ?? null],
    ['queryId', order.queryId && html`<span class="mono">${order.queryId}</span>`],
    ['tn', order.tn && html`<span class="mono">${order.tn}</span>`],
    ['txnTime', html`<span class="mono">${order.txnTime}</span>`],
    [t('受理', 'Received'), momentText(order.receivedAtMs)],
    [t('支付截止', 'To be paid by'), order.payUntilMs === null ? null : momentText(order.payUntilMs)],
    [t('完成', 'Finished'), order.finishedAtMs === null ? null : momentText(order.finishedAtMs)],
    [t('已退', 'Given back'), order.givenBackFen > 0 ? formatAmount(order.givenBackFen) : null],
    [
      t('通知地址', 'Notification address'),
      order.backUrl && html`<span class="mono">${order.backUrl}</span>`,
    ],
  ]
  return html`<div class="card"><p><strong>${t(zh, en)}</strong> · ${stateText(view, order)}</p>
    ${order.amountFen === null ? '' : html`<p style="font-size:32px;font-weight:650;margin:0">${formatAmount(order.amountFen)}</p>`}
    ${isPayableNow ? html`<p><a class="button" href="/cashier/tn/${order.tn}">${t('打开收银台', 'Open the cashier page')}</a></p>` : ''}
    <div class="scroll"><table class="facts"><tbody>${rows
      .filter(([, value]) => value)
      .map(
        ([name, value]) => html`<tr><th scope="row">${name}<td>${value}</tr>`,
      )}</tbody></table></div></div>`
}

async function timeline(view: View, { moments }: OrderStory): Promise<Html> {
  const { t } = view
  if (moments.length === 0) {
    return html`<p class="muted">${t('这张订单的报文已不在日志中。', 'Its messages are no longer in the journal.')}</p>`
  }
  const arrows = moments.map((moment, i) => ({
    from: moment.from,
    to: moment.to,
    time: preciseTime(moment.atMs),
    label: labelOf(view, moment),
    isMoney: moment.posting !== undefined,
    href: `#step-${i + 1}`,
  }))
  const nameOf = await accountNames(view.desk.network.store, view.desk.merchants, view.language)
  const steps = moments.map((moment, i) => {
    const { message, posting } = moment
    const head = html`<span class="step">${i + 1}</span><span class="mono muted">${preciseTime(moment.atMs)}</span>`
    if (posting) {
      return html`<details><summary>${head} <span class="good">${t('资金', 'Money')}</span> ${nameOf(posting.source)} → ${nameOf(posting.destination)} <strong>${formatAmount(posting.amountFen)}</strong></summary>
        <div id="step-${i + 1}"><p>${posting.memo}</p><p class="mono">${posting.source} → ${posting.destination}</p></div></details>`
    }
    return html`<details><summary>${head} ${directionText(view, message!.direction)} ${titleOf(message!, view.language)}${faultText(view, message!)}</summary>
      <div id="step-${i + 1}">${messageFields(view, message!)}</div></details>`
  })
  const names: Record<Party, string> = {
    payer: t('付款人', 'Payer'),
    issuer: t('发卡行', 'Issuer'),
    unionpay: t('银联', 'UnionPay'),
    acquirer: t('收单机构', 'Acquirer'),
    merchant: t('商户', 'Merchant'),
  }
  return html`<p class="muted">${dayText(moments[0]!.atMs)} · ${t('细线是报文，粗线是资金；点一条线看它的内容。', 'Thin arrows are messages, thick ones money; follow one to see what it says.')}</p>
    <div class="scroll">${lanes(t('各方之间的往来', 'What passed between the parties'), names, arrows)}</div>
    <div class="scroll">${steps}</div>`
}

/** Short enough to stand on an arrow. */
function labelOf({ language, t }: View, { message, posting }: Moment): string {
  if (posting) return formatAmount(posting.amountFen)
  const harmed = message!.fault === null ? '' : ' ⚡'
  const respCode = message!.fields.find(([name]) => name === 'respCode')?.[1]
  if (message!.direction === 'request') return `${titleOf(message!, language)}${harmed}`
  const what = message!.direction === 'notification' ? t('通知', 'Notified') : t('应答', 'Answered')
  const meaning = respCodeOf(respCode ?? '')
  return `${what} ${respCode ?? ''} ${shortened(meaning ? t(meaning.zh, meaning.en) : '')}${harmed}`
}

const shortened = (text: string) => (text.length > 26 ? `${text.slice(0, 25)}…` : text)

function notices(view: View, states: readonly NoticeState[]): Html {
  const { t } = view
  const words = {
    waiting: ['wait', '… ', t('等待重发', 'To be sent again')],
    delivered: ['good', '✓ ', t('已送达', 'Delivered')],
    'given-up': ['bad', '✗ ', t('已放弃', 'Given up')],
  } as const
  const rows = states.map(({ state, url, attempts, dueMs, lastResult }) => {
    const [tone, mark, text] = words[state]
    return html`<tr><td class="${tone}">${mark}${text}<td class="figure">${attempts}<td>${lastResult}
      <td>${dueMs === null ? '—' : momentText(dueMs)}<td class="mono">${url}</tr>`
  })
  return html`<h2>${t('通知', 'Notifications')}</h2>${table(
    view,
    [
      t('状态', 'State'),
      { figure: t('已发次数', 'Sent') },
      t('最近结果', 'Last result'),
      t('下次', 'Next'),
      t('地址', 'Address'),
    ],
    rows,
  )}`
}
