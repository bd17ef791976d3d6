import { formatYuan } from '../../../../contract/money.ts'
import { respCodeOf } from '../../../acp/respcodes.ts'
import { toTxnTime } from '../../../acp/times.ts'
import type { Order } from '../../gateway/order.ts'
import { outcomeNow } from '../../gateway/order.ts'
import { type Html, html, type Value } from '../html.ts'
import type { View } from './view.ts'

/** `2021-09-22 14:05:00` in Beijing. */
export function momentText(atMs: number): string {
  return toTxnTime(atMs).replace(/(\d{4})(..)(..)(..)(..)(..)/, '$1-$2-$3 $4:$5:$6')
}

/** `2021-09-22` in Beijing. */
export const dayText = (atMs: number): string => momentText(atMs).slice(0, 10)

/** `14:05:00.250` in Beijing. */
export function preciseTime(atMs: number): string {
  return `${momentText(atMs).slice(11)}.${String(((atMs % 1000) + 1000) % 1000).padStart(3, '0')}`
}

/** A cell with an amount, or a dash where no money is meant. */
export function amountCell(amountFen: number | null): Html {
  return html`<td class="figure">${amountFen === null ? '—' : formatYuan(amountFen)}`
}

/** One column of a table: what stands above it, and whether it holds figures. */
export type Column = string | { readonly figure: string }

/**
 * A table whose figures align to the right.
 *
 * @param none what stands where there is nothing to show
 */
export function table(
  view: View,
  columns: readonly Column[],
  rows: readonly Html[],
  {
    foot,
    none = view.t('还没有', 'Nothing yet'),
  }: { readonly foot?: Html | undefined; readonly none?: string } = {},
): Html {
  const head = columns.map((column) =>
    typeof column === 'string'
      ? html`<th scope="col">${column}`
      : html`<th scope="col" class="figure">${column.figure}`,
  )
  const empty = html`<tr><td class="muted" colspan="${columns.length}">${none}</tr>`
  return html`<div class="scroll"><table class="wide"><thead><tr>${head}</tr></thead>
    <tbody>${rows.length > 0 ? rows : empty}</tbody>${foot ? html`<tfoot>${foot}</tfoot>` : ''}</table></div>`
}

/** Where an order stands now: a mark, words, and the code for support. */
export function stateText(view: View, order: Order): Html {
  const { t, desk } = view
  const code = outcomeNow(order, desk.network.clock.now())
  const meaning = respCodeOf(code)
  const small = html`<small>${code}</small>`
  if (order.state === 'reversed')
    return html`<span class="muted">↩ ${t('已冲正', 'Reversed')} ${small}</span>`
  if (meaning?.verdict === 'pending') {
    const isOpen = order.state === 'open'
    const words = isOpen ? t('等待付款', 'Waiting for the payer') : t('处理中', 'Under way')
    return html`<span class="wait">… ${words} ${small}</span>`
  }
  const [tone, mark] = meaning?.verdict === 'success' ? ['good', '✓'] : ['bad', '✗']
  return html`<span class="${tone}">${mark} ${meaning && t(meaning.zh, meaning.en)} ${small}</span>`
}

/** The ways on in a list that is newest first; a way that leads nowhere is left out. */
export function paging(
  { t }: View,
  { newest, newer, older }: { readonly newest?: string; readonly newer?: string; readonly older?: string },
): Html {
  if (!newest && !newer && !older) return html``
  return html`<div class="pages"><span>${newest ? html`<a href="${newest}">${t('最新', 'Newest')}</a>` : ''}
    ${newer ? html`<a rel="prev" href="${newer}">← ${t('较新', 'Newer')}</a>` : ''}</span>
    <span>${older ? html`<a rel="next" href="${older}">${t('较早', 'Older')} →</a>` : ''}</span></div>`
}

export function said(tone: 'good' | 'wait' | 'bad', headline: Value, more?: Value): Html {
  return html`<div class="said ${tone}" role="status"><strong>${headline}</strong>${more}</div>`
}

/** The path of an order's own page. */
export function orderPath({ merId, orderId, txnTime }: Pick<Order, 'merId' | 'orderId' | 'txnTime'>): string {
  return `/orders/${[merId, orderId, txnTime].map(encodeURIComponent).join('/')}`
}
