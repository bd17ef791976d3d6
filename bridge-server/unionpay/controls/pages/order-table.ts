import type { Order } from '../../gateway/order.ts'
import { kindText } from '../../gateway/order-kinds.ts'
import { merchantName } from '../account-names.ts'
import { type Html, html } from '../html.ts'
import { amountCell, momentText, orderPath, stateText, table } from './format.ts'
import type { View } from './view.ts'

/**
 * Orders as a list, what matters most first: a phone shows the beginning of the lines.
 *
 * @param none what is said where there are none
 */
export function orderTable(view: View, orders: readonly Order[], none?: string): Html {
  const { t, desk, language } = view
  const rows = orders.map((order) => {
    const { zh, en } = kindText(order.kind)
    return html`<tr><td class="moment">${momentText(order.receivedAtMs)}
      <td><a class="mono" href="${orderPath(order)}">${order.orderId}</a><br><small>${t(zh, en)}</small>
      ${amountCell(order.amountFen)}<td>${stateText(view, order)}
      <td>${merchantName(desk.merchants, order.merId, language) ?? order.merId}<br><small class="mono">${order.merId}</small></tr>`
  })
  return table(
    view,
    [
      t('时间', 'Time'),
      t('订单号与交易', 'Order and transaction'),
      { figure: t('金额（元）', 'Amount, CNY') },
      t('状态', 'State'),
      t('商户', 'Merchant'),
    ],
    rows,
    none === undefined ? {} : { none },
  )
}
