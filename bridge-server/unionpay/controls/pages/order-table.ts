import type { Order } from '../../gateway/order.ts'
import { kindText } from '../../gateway/order-kinds.ts'
import { merchantName } from '../account-names.ts'
import { type Html, html } from '../html.ts'
import { amountCell, momentText, orderPath, stateText, table } from './format.ts'
import type { View } from './view.ts'

/** Orders as a list: when, what, whose, how much, how it stands. */
export function orderTable(view: View, orders: readonly Order[]): Html {
  const { t, desk, language } = view
  const rows = orders.map((order) => {
    const { zh, en } = kindText(order.kind)
    return html`<tr><td>${momentText(order.receivedAtMs)}<td>${t(zh, en)}
      <td><a class="mono" href="${orderPath(order)}">${order.orderId}</a>
      <td>${merchantName(desk.merchants, order.merId, language) ?? order.merId}<br><small class="mono">${order.merId}</small>
      ${amountCell(order.amountFen)}<td>${stateText(view, order)}</tr>`
  })
  return table(
    view,
    [
      t('时间', 'Time'),
      t('交易', 'Transaction'),
      t('订单号', 'Order'),
      t('商户', 'Merchant'),
      { figure: t('金额（元）', 'Amount, CNY') },
      t('状态', 'State'),
    ],
    rows,
  )
}
