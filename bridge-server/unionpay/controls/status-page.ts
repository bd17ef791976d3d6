import type { Middleware } from 'koa'
import { formatYuan } from '../../../contract/money.ts'
import { respCodeOf } from '../../acp/respcodes.ts'
import { toTxnTime } from '../../acp/times.ts'
import { outcomeNow } from '../gateway/order.ts'
import { latestOrders } from '../gateway/order-file.ts'
import type { Desk } from './desk.ts'
import { type Html, html, page } from './html.ts'

const ROWS_MAX = 50

/** `/`: orders, payments, accounts and certificates, for people. Masked: it knows no card number. */
export function statusPage(desk: Desk): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/' || ctx.method !== 'GET') return next()
    ctx.type = 'text/html; charset=utf-8'
    ctx.set(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    )
    ctx.body = page('模拟银联 · Mock UnionPay', [
      await booksInOrder(desk),
      await orders(desk),
      await payments(desk),
      await accounts(desk),
      certificates(desk),
    ])
  }
}

async function booksInOrder({ ledger }: Desk): Promise<Html> {
  const { sumFen, differences } = await ledger.audit()
  return sumFen === 0 && differences.length === 0
    ? html`<p class="good">✓ 账目平衡：每个余额都与分录一致，合计为零。<br>The books balance.</p>`
    : html`<p class="bad">✗ 账目不平衡：${differences.length} 个账户不一致，合计 ${formatYuan(sumFen)}。</p>`
}

async function orders({ network }: Desk): Promise<Html> {
  const rows = (await latestOrders(network.store, ROWS_MAX)).map((order) => {
    const code = outcomeNow(order, network.clock.now())
    const tone = code === '00' ? 'good' : order.state === 'failed' || code === '69' ? 'bad' : 'wait'
    const text = code === '05' && order.state === 'open' ? '等待付款' : respCodeOf(code)?.zh
    return html`<tr><td>${order.orderId}<td>${order.merId}<td>${timeText(order.receivedAtMs)}
      <td class="figure">${order.amountFen === null ? '—' : formatYuan(order.amountFen)}
      <td class="${tone}">${text} <small>${code}</small></tr>`
  })
  const head = html`<tr><th>订单号 Order<th>商户 Merchant<th>时间 Time<th class="figure">金额 CNY<th>状态 State</tr>`
  return table('订单 Orders', head, rows)
}

async function payments({ ledger }: Desk): Promise<Html> {
  const rows = (await ledger.journal({ limit: ROWS_MAX })).map(
    ({ atMs, source, destination, amountFen, memo }) =>
      html`<tr><td>${timeText(atMs)}<td>${source}<td>${destination}
        <td class="figure">${formatYuan(amountFen)}<td>${memo}</tr>`,
  )
  const head = html`<tr><th>时间 Time<th>付方 From<th>收方 To<th class="figure">金额 CNY<th>摘要 Memo</tr>`
  return table('分录 Postings', head, rows)
}

async function accounts({ ledger }: Desk): Promise<Html> {
  const rows = (await ledger.balances()).map(
    ({ account, balanceFen }) => html`<tr><td>${account}<td class="figure">${formatYuan(balanceFen)}</tr>`,
  )
  return table('账户 Accounts', html`<tr><th>账户 Account<th class="figure">余额 CNY</tr>`, rows)
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
  const body = rows.length > 0 ? rows : [html`<tr><td class="muted" colspan="9">还没有 Nothing yet</tr>`]
  return html`<section><h2>${title}</h2><div class="scroll"><table><thead>${head}<tbody>${body}</table></div></section>`
}

function timeText(atMs: number): string {
  return toTxnTime(atMs).replace(/(\d{4})(..)(..)(..)(..)(..)/, '$1-$2-$3 $4:$5:$6')
}
