import type { Middleware } from 'koa'
import { formatYuan } from '../../../contract/money.ts'
import { respCodeOf } from '../../acp/respcodes.ts'
import { toTxnTime } from '../../acp/times.ts'
import { TRANSACTIONS } from '../../acp/transactions.ts'
import { type Order, outcomeNow } from '../gateway/order.ts'
import { latestOrders } from '../gateway/order-file.ts'
import type { AccountName } from '../ledger/accounts.ts'
import { accountNames } from './account-names.ts'
import type { Desk } from './desk.ts'
import { type Html, html, page } from './html.ts'

const ROWS_MAX = 50

type NameOf = (account: AccountName) => string

/** `/`: orders, postings, accounts and certificates, for people, readable without scripts; card numbers are masked. */
export function statusPage(desk: Desk): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/' || ctx.method !== 'GET') return next()
    const nameOf = await accountNames(desk.network.store, desk.merchants)
    ctx.type = 'text/html; charset=utf-8'
    ctx.set(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    )
    ctx.body = page('模拟银联 Mock UnionPay', [
      await books(desk),
      await orders(desk),
      await postings(desk, nameOf),
      await accounts(desk, nameOf),
      certificates(desk),
    ])
  }
}

async function books({ ledger }: Desk): Promise<Html> {
  const { sumFen, differences } = await ledger.audit()
  return sumFen === 0 && differences.length === 0
    ? html`<p class="good">✓ 账目平衡 · The books balance.</p>`
    : html`<p class="bad">✗ 账目不平衡 · The books do not balance: ${differences.length} accounts differ from
        their postings, all balances sum to ${formatYuan(sumFen)}.</p>`
}

async function orders({ network, merchants }: Desk): Promise<Html> {
  const nowMs = network.clock.now()
  const rows = (await latestOrders(network.store, ROWS_MAX)).map((order) => {
    const { zh, en } = TRANSACTIONS[order.kind]
    return html`<tr><td>${timeText(order.receivedAtMs)}<td>${zh} <small>${en}</small><td>${order.orderId}
      <td>${merchants.find(order.merId)?.name ?? order.merId}
      <td class="figure">${order.amountFen === null ? '—' : formatYuan(order.amountFen)}${stateCell(order, nowMs)}</tr>`
  })
  const head = html`<tr><th>时间 Time<th>交易 Transaction<th>订单号 Order<th>商户 Merchant
    <th class="figure">金额 CNY<th>状态 State</tr>`
  return table('订单 Orders', head, rows)
}

function stateCell(order: Order, nowMs: number): Html {
  const code = outcomeNow(order, nowMs)
  const meaning = respCodeOf(code)
  if (meaning?.verdict === 'pending') {
    const [zh, en] =
      order.state === 'open'
        ? ['等待付款', 'Waiting for the payer']
        : ['等待发卡行', 'Waiting for the issuer']
    return html`<td class="wait">… ${zh} ${en} <small>${code}</small>`
  }
  const [tone, mark] = meaning?.verdict === 'success' ? ['good', '✓'] : ['bad', '✗']
  return html`<td class="${tone}">${mark} ${meaning?.zh} ${meaning?.en} <small>${code}</small>`
}

async function postings({ ledger }: Desk, nameOf: NameOf): Promise<Html> {
  const rows = (await ledger.journal({ limit: ROWS_MAX })).map(
    ({ atMs, source, destination, amountFen, memo }) =>
      html`<tr><td>${timeText(atMs)}<td>${nameOf(source)}<td>${nameOf(destination)}
        <td class="figure">${formatYuan(amountFen)}<td>${memo}</tr>`,
  )
  const head = html`<tr><th>时间 Time<th>付方 From<th>收方 To<th class="figure">金额 CNY<th>摘要 Memo</tr>`
  return table('分录 Postings', head, rows)
}

async function accounts({ ledger }: Desk, nameOf: NameOf): Promise<Html> {
  const rows = (await ledger.balances()).map(
    ({ account, balanceFen }) =>
      html`<tr><td>${nameOf(account)}<td><small>${account}</small><td class="figure">${formatYuan(balanceFen)}</tr>`,
  )
  const head = html`<tr><th>账户 Account<th>账号 Name in the books<th class="figure">余额 CNY</tr>`
  return table('账户 Accounts', head, rows)
}

function certificates({ network }: Desk): Html {
  const { root, middle, signing, encryption, appVerify } = network.pki
  const files = { root, middle, sign: signing, enc: encryption, 'app-verify': appVerify }
  const rows = Object.entries(files).map(
    ([name, { certId, commonName }]) =>
      html`<tr><td><a href="/mock/certs/${name}.cer">${name}.cer</a><td>${certId}<td>${commonName}</tr>`,
  )
  return table('证书 Certificates', html`<tr><th>文件 File<th>certId<th>名称 Name</tr>`, rows)
}

function table(title: string, head: Html, rows: Html[]): Html {
  const body = rows.length > 0 ? rows : [html`<tr><td class="muted">还没有 Nothing yet</tr>`]
  return html`<section><h2>${title}</h2>
    <div class="scroll"><table><thead>${head}<tbody>${body}</table></div></section>`
}

function timeText(atMs: number): string {
  return toTxnTime(atMs).replace(/(\d{4})(..)(..)(..)(..)(..)/, '$1-$2-$3 $4:$5:$6')
}
