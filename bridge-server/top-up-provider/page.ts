import { formatAmount } from '../../contract/money.ts'
import { toRfc3339 } from '../clock/beijing.ts'
import type { DeliveryState } from '../fulfilment/messages.ts'
import { html } from '../http/html.ts'
import { plainPage } from '../http/plain-page.ts'
import type { Delivery } from './delivery.ts'
import { TEST_ACCOUNTS } from './manners.ts'

const STATES: Readonly<Record<DeliveryState, { readonly text: string; readonly tone: string }>> = {
  pending: { text: '充值中 pending', tone: 'wait' },
  delivered: { text: '✓ 已到账 delivered', tone: 'good' },
  refused: { text: '✗ 已拒绝 refused', tone: 'bad' },
  cancelled: { text: '已撤销 cancelled', tone: 'muted' },
}

/** What was ordered and what became of it, newest first. */
export function deliveriesPage(deliveries: readonly Delivery[]): string {
  return plainPage(
    '充值供应商 Top-up provider',
    html`<p>收银台收款后由网桥下单；同一幂等键只到账一次。The bridge orders here once a payer has paid; one key is one delivery.</p>
<h2>最近的充值 Latest deliveries</h2>
<table><thead><tr><th>时间 Time<th>商品 Goods<th>账号 Account<th class=n>金额 Amount<th>状态 State<th class=n>请求次数 Requests<th>流水号 Serial</thead>
<tbody>${deliveries.map(row)}</tbody></table>
${deliveries.length === 0 ? html`<p>还没有充值 Nothing was ordered yet</p>` : null}
<h2>测试账号 Test accounts</h2>
<table><tbody>${Object.entries(TEST_ACCOUNTS).map(
      ([account, { what }]) => html`<tr><td><code>${account}</code><td>${what}</tr>`,
    )}</tbody></table>
<p>其他账号立即到账。Every other account is delivered to at once. <code>POST /mock/faults</code> ·
<a href=/mock/faults>armed</a></p>`,
  )
}

function row({ order, state, reason, serial, requests, createdMs, deliveryKey }: Delivery) {
  const { text, tone } = STATES[state]
  return html`<tr><td>${toRfc3339(createdMs).slice(0, 19).replace('T', ' ')}<td>${order?.goodsId ?? '—'}
<td>${order ? maskAccount(order.account) : '—'}<td class=n>${order ? formatAmount(order.amountFen) : '—'}
<td class=${tone}>${text}${reason ? html` <small>${reason}</small>` : null}<td class=n>${requests}
<td><code>${serial ?? deliveryKey}</code></tr>`
}

function maskAccount(account: string): string {
  if (TEST_ACCOUNTS[account]) return account
  return `${account.slice(0, 2)}${'*'.repeat(Math.max(account.length - 4, 1))}${account.slice(-2)}`
}
