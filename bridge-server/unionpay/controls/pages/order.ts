import type { CodeOwner } from '../../../../contract/code-owners.ts'
import { formatAmount } from '../../../../contract/money.ts'
import { isPayable, type Order, type OrderKey } from '../../gateway/order.ts'
import { findOrder } from '../../gateway/order-file.ts'
import { kindText } from '../../gateway/order-kinds.ts'
import { payeeOf, statementLineOf } from '../../institutions/payees.ts'
import { maskedNumbers } from '../../issuers/card-file.ts'
import { findCodePayment } from '../../switch/code-payment.ts'
import { merchantName } from '../account-names.ts'
import { type Html, html } from '../html.ts'
import { relativesOf } from '../order-search.ts'
import { momentText, stateText, table } from './format.ts'
import { type NoticeState, storyOf } from './order-story.ts'
import { orderTable } from './order-table.ts'
import { timeline } from './timeline.ts'
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
    ${await timeline(view, story.moments, desk.merchants.find(order.merId)?.acquirerId ?? '')}
    ${story.notices.length > 0 ? notices(view, story.notices) : ''}
    ${relatives.length > 0 ? html`<h2>${t('相关订单', 'Related orders')}</h2>${orderTable(view, relatives)}` : ''}`
}

async function facts(view: View, order: Order): Promise<Html> {
  const { t, desk, language } = view
  const { zh, en } = kindText(order.kind)
  const card = order.cardRef && (await maskedNumbers(desk.network.store)).get(order.cardRef)
  const isPayableNow = isPayable(order, desk.network.clock.now()) && order.tn !== null
  const byCode = order.queryId === null ? [] : await codeFacts(view, order.queryId)
  const rows: [string, Html | string | null][] = [
    ...byCode,
    [
      t('商户', 'Merchant'),
      html`${merchantName(desk.merchants, order.merId, language)} <span class="mono">${order.merId}</span>`,
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

/** What a code adds to an order: which networks met, and what the payer's papers say. */
async function codeFacts({ t, desk }: View, queryId: string): Promise<[string, string][]> {
  const { store } = desk.network
  const payment = await findCodePayment(store, { queryId })
  const merchant = payment && desk.merchants.find(payment.merId)
  if (!merchant) return []
  const payee = payeeOf(merchant)
  const { zh, en } = payee.city
  return [
    [t('付款方网络', "Payer's network"), networkName(payment.payer.network, t)],
    [t('收款机构', "Payee's institution"), t(payee.institution.nameZh, payee.institution.nameEn)],
    [t('城市', 'City'), t(zh, en)],
    [t('账单摘要', 'Statement line'), statementLineOf(payee, payment.payer.network)],
    [t('凭证号', 'Voucher'), payment.voucherNo],
  ]
}

function networkName(network: CodeOwner, t: View['t']): string {
  return {
    unionpay: t('云闪付', 'Cloud QuickPass'),
    wechat: t('微信支付', 'WeChat Pay'),
    alipay: t('支付宝', 'Alipay'),
  }[network]
}

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
