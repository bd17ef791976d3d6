import { type Fen, formatAmount } from '../../../contract/money.ts'
import { toRfc3339 } from '../../clock/beijing.ts'
import { type Html, html } from '../../http/html.ts'
import { plainPage } from '../../http/plain-page.ts'
import type { Reader } from '../../store/store.ts'
import { DELIVER_WITHIN_MS } from '../top-ups/top-up.ts'

/** Orders on the page, newest first. */
const SHOWN_MAX = 50

interface Row {
  readonly createdMs: number
  readonly mchid: string
  readonly outTradeNo: string
  readonly description: string
  readonly amountFen: Fen
  readonly state: string
  readonly networkCode: string | null
  readonly notice: string | null
}

const STATES: Readonly<Record<string, { text: string; tone: string }>> = {
  awaiting: { text: '待支付 awaiting', tone: 'muted' },
  paying: { text: '支付中 paying', tone: 'wait' },
  paid: { text: '✓ 已支付 paid', tone: 'good' },
  closed: { text: '已关闭 closed', tone: 'muted' },
}

/** How far the notification of the order has come. */
const NOTICES: Readonly<Record<string, { text: string; tone: string }>> = {
  waiting: { text: '待送达 waiting', tone: 'wait' },
  delivered: { text: '✓ 已送达 delivered', tone: 'good' },
  'given-up': { text: '⚠ 已放弃 given up', tone: 'bad' },
}

/** The bridge's orders as a plain page: readable without scripts, light and dark, with no secret on it. */
export async function renderStatusPage(store: Reader): Promise<string> {
  const counts = await store.all<{ state: string; orders: number; fen: number }>(
    `SELECT state, count(*) AS orders, sum(amount_fen) AS fen FROM pay_order GROUP BY state ORDER BY state`,
  )
  const rows = await store.all<Row>(
    `SELECT o.created_ms AS createdMs, o.mchid, o.out_trade_no AS outTradeNo, o.description,
       o.amount_fen AS amountFen, o.state,
       (SELECT a.network_code FROM attempt a WHERE a.order_ref = o.order_ref ORDER BY a.rowid DESC LIMIT 1) AS networkCode,
       (SELECT d.state FROM delivery d JOIN event e ON e.seq = d.event_seq
        WHERE e.subject = o.order_ref ORDER BY e.seq DESC LIMIT 1) AS notice
     FROM pay_order o ORDER BY o.rowid DESC LIMIT ?`,
    SHOWN_MAX,
  )
  return plainPage(
    'QuickPass Bridge',
    html`<p>云闪付网桥：左边说微信支付 APIv3，右边说银联 ACP。Merchants speak APIv3 to it, it speaks ACP to UnionPay.
<a href=/reconciliation>对账 reconciliation</a> · <a href=/beta>公测 beta</a> · <a href=/feedback>反馈 feedback</a> ·
<a href=/metrics>metrics</a> · <a href=/healthz>health</a></p>
${await attention(store)}<h2>订单 Orders</h2>
<table><thead><tr><th>状态 State<th class=n>笔数 Orders<th class=n>金额 Amount</thead><tbody>${counts.map(
      ({ state, orders, fen }) =>
        html`<tr>${wordsCell(STATES, state)}<td class=n>${orders}<td class=n>${formatAmount(fen)}</tr>`,
    )}</tbody></table>
<h2>最近 ${SHOWN_MAX} 笔 Latest</h2>
<table><thead><tr><th>时间 Time<th>商户 Merchant<th>商户订单号 Order number<th>商品 What for<th class=n>金额 Amount<th>状态 State<th>应答码 Code<th>通知 Notice</thead>
<tbody>${rows.map(orderRow)}</tbody></table>
${rows.length === 0 ? html`<p>还没有订单 No orders yet</p>` : null}`,
  )
}

/** What on this page somebody has to act on: money that came for nothing, that found no way back, or that nobody answers for. */
async function attention(store: Reader): Promise<Html[]> {
  const overpaid = await store.get<{ count: number; fen: number | null }>(
    `SELECT count(*) AS count, sum(amount_fen) AS fen FROM payment WHERE overpaid = 1 AND NOT EXISTS (
       SELECT 1 FROM refund WHERE payment_acp_order_id = acp_order_id AND state IN ('processing', 'succeeded'))`,
  )
  const stranded = await store.get<{ count: number; fen: number | null }>(
    `SELECT count(*) AS count, sum(amount_fen) AS fen FROM top_up JOIN pay_order USING (order_ref)
     WHERE fulfilment = 'refund-failed'`,
  )
  // Looked at again after its time: the provider was asked to call it off, and has not said that he did.
  const unanswered = await store.get<{ count: number; fen: number | null }>(
    `SELECT count(*) AS count, sum(amount_fen) AS fen FROM top_up JOIN pay_order USING (order_ref)
     WHERE fulfilment = 'delivering' AND due_ms > begun_ms + ?`,
    DELIVER_WITHIN_MS,
  )
  const line = (found: typeof overpaid, zh: string, en: string) =>
    found?.count
      ? [html`<p class=bad>⚠ ${found.count} 笔${zh}，共 ${formatAmount(found.fen ?? 0)} · ${en}</p>`]
      : []
  return [
    ...line(overpaid, '多付款项待退回', 'paid too much, to be given back'),
    ...line(stranded, '充值退款失败', 'top-ups whose refund failed'),
    ...line(
      unanswered,
      '充值超时，充值商未答复',
      'top-ups over their time, of which the provider says nothing',
    ),
  ]
}

function orderRow(row: Row): Html {
  return html`<tr><td>${toRfc3339(row.createdMs).slice(0, 19).replace('T', ' ')}<td class=one>${row.mchid}
<td><code>${row.outTradeNo}</code><td>${row.description}<td class=n>${formatAmount(row.amountFen)}${wordsCell(STATES, row.state)}
<td>${row.networkCode}${row.notice === null ? html`<td>` : wordsCell(NOTICES, row.notice)}</tr>`
}

function wordsCell(words: typeof STATES, state: string): Html {
  const { text, tone } = words[state] ?? { text: state, tone: 'muted' }
  return html`<td class=${tone}>${text}`
}
