import { type Fen, formatAmount } from '../../../contract/money.ts'
import { toRfc3339 } from '../../clock/beijing.ts'
import type { Reader } from '../../store/store.ts'

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
  const overpaid = await store.get<{ payments: number; fen: number | null }>(
    `SELECT count(*) AS payments, sum(amount_fen) AS fen FROM payment WHERE overpaid = 1 AND NOT EXISTS (
       SELECT 1 FROM refund WHERE payment_acp_order_id = acp_order_id AND state IN ('processing', 'succeeded'))`,
  )
  const totals = counts.map(
    ({ state, orders, fen }) =>
      `<tr><td>${stateCell(state)}</td><td class=n>${orders}</td><td class=n>${formatAmount(fen)}</td></tr>`,
  )
  return `<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content="width=device-width">
<title>QuickPass Bridge</title><style>${STYLE}</style>
<h1>QuickPass Bridge</h1>
<p>云闪付网桥：左边说微信支付 APIv3，右边说银联 ACP。Merchants speak APIv3 to it, it speaks ACP to UnionPay.
<a href=/reconciliation>对账 reconciliation</a> · <a href=/metrics>metrics</a> · <a href=/healthz>health</a></p>
${overpaid?.payments ? overpaidLine(overpaid.payments, overpaid.fen ?? 0) : ''}<h2>订单 Orders</h2>
<table><thead><tr><th>状态 State<th class=n>笔数 Orders<th class=n>金额 Amount</thead><tbody>${totals.join('')}</tbody></table>
<h2>最近 ${SHOWN_MAX} 笔 Latest</h2>
<table><thead><tr><th>时间 Time<th>商户 Merchant<th>商户订单号 Order number<th>商品 What for<th class=n>金额 Amount<th>状态 State<th>应答码 Code<th>通知 Notice</thead>
<tbody>${rows.map(orderRow).join('') || '<tr><td colspan=8>还没有订单 No orders yet</td></tr>'}</tbody></table></html>`
}

/** Money that came for orders that do not need it: the one thing on this page that somebody has to act on. */
function overpaidLine(payments: number, amountFen: number): string {
  return `<p class=bad>⚠ ${payments} 笔多付款项待退回，共 ${formatAmount(amountFen)} · paid too much, to be given back</p>`
}

function orderRow(row: Row): string {
  const cells = [
    escapeHtml(toRfc3339(row.createdMs).slice(0, 19).replace('T', ' ')),
    escapeHtml(row.mchid),
    `<code>${escapeHtml(row.outTradeNo)}</code>`,
    escapeHtml(row.description),
  ]
  const text = cells.map((cell) => `<td>${cell}</td>`).join('')
  const codes = `<td>${escapeHtml(row.networkCode ?? '')}</td><td>${escapeHtml(row.notice ?? '')}</td>`
  return `<tr>${text}<td class=n>${formatAmount(row.amountFen)}</td><td>${stateCell(row.state)}</td>${codes}</tr>`
}

function stateCell(state: string): string {
  const { text, tone } = STATES[state] ?? { text: state, tone: 'muted' }
  return `<span class=${tone}>${escapeHtml(text)}</span>`
}

/** What merchants write is shown, never run. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

const STYLE = `
:root{--ground:#F5F6F8;--card:#FFF;--ink:#16181D;--muted:#5F6673;--line:#E6E8EC;--accent:#0A6E8A;--good:#1A7F4B;--wait:#9A5B00;--bad:#B3261E}
@media (prefers-color-scheme:dark){:root{--ground:#0F1115;--card:#1A1D23;--ink:#F2F3F5;--muted:#A0A7B4;--line:#2A2E36;--accent:#4CB8D6;--good:#5FCB92;--wait:#E0A94A;--bad:#F2857D}}
body{margin:32px auto;max-width:1120px;padding:0 16px;background:var(--ground);color:var(--ink);font:15px/1.6 system-ui,sans-serif}
table{width:100%;border-collapse:collapse;background:var(--card);border-radius:12px}
th,td{padding:8px 12px;text-align:left;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
th{color:var(--muted);font-weight:500}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.muted,p{color:var(--muted)}.good{color:var(--good)}.wait{color:var(--wait)}.bad{color:var(--bad)}td:first-child{white-space:nowrap}a{color:var(--accent)}`
