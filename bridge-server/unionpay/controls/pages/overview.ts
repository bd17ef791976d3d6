import { formatAmount } from '../../../../contract/money.ts'
import { beijingMidnight } from '../../rules/beijing-day.ts'
import { acquirerName, bankName } from '../account-names.ts'
import { type Html, html } from '../html.ts'
import { countWaiting, searchOrders } from '../order-search.ts'
import { type AcquirerVolume, acquirerVolumesSince, type Volume, volumesSince } from '../volumes.ts'
import { booksLine } from './accounts.ts'
import { barChart } from './bars.ts'
import { amountCell, table } from './format.ts'
import { orderTable } from './order-table.ts'
import type { View } from './view.ts'

const LATEST_ORDERS = 8

/** `/`: how the network stands today. */
export async function overviewPage(view: View): Promise<Html> {
  const { t, desk } = view
  const { store, clock } = desk.network
  const midnightMs = beijingMidnight(clock.now())
  const volumes = await volumesSince(store, midnightMs)
  const acquirers = await acquirerVolumesSince(store, midnightMs)
  const sum = (pick: (volume: Volume) => number) => volumes.reduce((total, volume) => total + pick(volume), 0)
  const waiting = await countWaiting(store, clock.now())
  const orders = await searchOrders(store, { limit: LATEST_ORDERS, nowMs: clock.now() })
  return html`${await booksLine(view)}
    <dl class="stats">
      <div><dt>${t('今日支付', 'Paid today')}</dt><dd>${formatAmount(sum((volume) => volume.paidFen))}</dd></div>
      <div><dt>${t('今日笔数', 'Payments today')}</dt><dd>${sum((volume) => volume.payments)}</dd></div>
      <div><dt>${t('今日退回', 'Given back today')}</dt><dd>${formatAmount(sum((volume) => volume.returnedFen))}</dd></div>
      <div><dt>${t('进行中的订单', 'Orders under way')}</dt><dd>${waiting}</dd></div>
    </dl>
    <h2>${t('今日交易量，按发卡行', "Today's volume by issuing bank")}</h2>
    ${volumes.length > 0 ? volumeChart(view, volumes) : html`<p class="muted">${t('今天还没有支付。', 'Nothing was paid today yet.')} <a href="/kit">${t('把 SDK 指到这里', 'Point an SDK here')}</a></p>`}
    ${acquirers.length > 0 ? acquirerTable(view, acquirers) : ''}
    <h2>${t('最近订单', 'Latest orders')}</h2>
    ${orderTable(
      view,
      orders.map(({ order }) => order),
    )}
    <p><a href="/orders">${t('全部订单', 'All orders')} →</a></p>`
}

function acquirerTable(view: View, volumes: readonly AcquirerVolume[]): Html {
  const { t, language } = view
  const rows = volumes.map(
    ({ acquirerId, sales, soldFen, returnedFen }) =>
      html`<tr><th scope="row">${acquirerName(acquirerId, language)} ${acquirerId}<td class="figure">${sales}${amountCell(soldFen)}${amountCell(returnedFen)}</tr>`,
  )
  const columns = [
    t('收单机构', 'Acquiring institution'),
    { figure: t('笔数', 'Sales') },
    { figure: t('交易（元）', 'Sold, CNY') },
    { figure: t('退回（元）', 'Given back, CNY') },
  ]
  return html`<h2>${t('今日交易量，按收单机构', "Today's volume by acquiring institution")}</h2>${table(view, columns, rows)}
    <p><a href="/institutions">${t('各机构的商户', 'Their merchants')} →</a></p>`
}

function volumeChart(view: View, volumes: readonly Volume[]): Html {
  const { t, language } = view
  const label = (iin: string) => `${bankName(iin, language)} ${iin}`
  const rows = volumes.map(
    ({ iin, payments, paidFen, returns, returnedFen }) =>
      html`<tr><th scope="row">${label(iin)}<td class="figure">${payments}${amountCell(paidFen)}<td class="figure">${returns}${amountCell(returnedFen)}</tr>`,
  )
  return html`<div class="card">${barChart(
    t('今日各发卡行支付额与退回额', 'Paid and given back today, by issuing bank'),
    volumes.map(({ iin, paidFen, returnedFen }) => ({
      label: label(iin),
      amountFen: paidFen,
      backFen: returnedFen,
    })),
  )}<p class="muted">${t('粗条为支付，细条为退回。', 'Thick bars are payments, thin ones money given back.')}</p></div>
  ${table(
    view,
    [
      t('发卡行', 'Issuing bank'),
      { figure: t('支付笔数', 'Payments') },
      { figure: t('支付（元）', 'Paid, CNY') },
      { figure: t('退回笔数', 'Returns') },
      { figure: t('退回（元）', 'Given back, CNY') },
    ],
    rows,
  )}`
}
