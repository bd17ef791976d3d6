import { formatYuan } from '../../../../contract/money.ts'
import { type Html, html } from '../html.ts'

/** One line of a bar chart: what was paid, and beneath it what went back. */
export interface Bar {
  readonly label: string
  readonly amountFen: number
  readonly backFen: number
}

const ROW_HEIGHT = 48

/**
 * Horizontal bars to one scale, with their figures. Lengths are shares of the width, so that letters keep their size on
 * a phone. The table beneath says the same to those who do not see it.
 */
export function barChart(title: string, bars: readonly Bar[]): Html {
  const largestFen = Math.max(1, ...bars.map(({ amountFen, backFen }) => Math.max(amountFen, backFen)))
  const shareOf = (fen: number) => `${((fen / largestFen) * 100).toFixed(2)}%`
  const rows = bars.map(({ label, amountFen, backFen }, i) => {
    const y = i * ROW_HEIGHT
    const back = html`<rect class="bar back" x="0" y="${y + 34}" width="${shareOf(backFen)}" height="4" rx="2"/>`
    return html`<text x="0" y="${y + 14}">${label}</text>
      <text x="100%" y="${y + 14}" text-anchor="end">${formatYuan(amountFen)}</text>
      <rect class="bar" x="0" y="${y + 20}" width="${shareOf(amountFen)}" height="12" rx="3"/>${backFen > 0 ? back : ''}`
  })
  return html`<svg class="bars" width="100%" height="${bars.length * ROW_HEIGHT}" role="img" aria-label="${title}">${rows}</svg>`
}
