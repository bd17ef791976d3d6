import { formatYuan } from '../../../../contract/money.ts'
import { type Html, html } from '../html.ts'

/** One line of a bar chart: what was paid, and beneath it what went back. */
export interface Bar {
  readonly label: string
  readonly amountFen: number
  readonly backFen: number
}

/**
 * Horizontal bars to one scale, with their figures above. Names too long for a phone wrap. The table beneath says the
 * same to those who do not see it.
 */
export function barChart(title: string, bars: readonly Bar[]): Html {
  const largestFen = Math.max(1, ...bars.map(({ amountFen, backFen }) => Math.max(amountFen, backFen)))
  const bar = (fen: number, kind: 'paid' | 'back') =>
    html`<i class="${kind}" style="width:${((fen / largestFen) * 100).toFixed(2)}%"></i>`
  const rows = bars.map(
    ({ label, amountFen, backFen }) =>
      html`<p><span>${label}</span> <span class="figure">${formatYuan(amountFen)}</span></p>${bar(amountFen, 'paid')}${backFen > 0 ? bar(backFen, 'back') : ''}`,
  )
  return html`<div class="bars" role="img" aria-label="${title}">${rows}</div>`
}
