import { formatYuan } from '../../../../contract/money.ts'
import { type Html, html } from '../html.ts'

/** One line of a bar chart: what was paid, and beneath it what went back. */
export interface Bar {
  readonly label: string
  readonly amountFen: number
  readonly backFen: number
}

const WIDTH = 1120
const LABEL_WIDTH = 250
const FIGURE_WIDTH = 120
const ROW_HEIGHT = 34
const ROOM = WIDTH - LABEL_WIDTH - FIGURE_WIDTH

/** Horizontal bars to one scale, with their figures. The table beneath says the same to those who do not see it. */
export function barChart(title: string, bars: readonly Bar[]): Html {
  const largestFen = Math.max(1, ...bars.map(({ amountFen, backFen }) => Math.max(amountFen, backFen)))
  const lengthOf = (fen: number) => (fen === 0 ? 0 : Math.max(2, Math.round((fen / largestFen) * ROOM)))
  const rows = bars.map(({ label, amountFen, backFen }, i) => {
    const y = i * ROW_HEIGHT
    const back =
      backFen === 0
        ? ''
        : html`<rect class="bar back" x="${LABEL_WIDTH}" y="${y + 22}" width="${lengthOf(backFen)}" height="5" rx="2"/>`
    return html`<text x="${LABEL_WIDTH - 12}" y="${y + 18}" text-anchor="end">${label}</text>
      <rect class="bar" x="${LABEL_WIDTH}" y="${y + 6}" width="${lengthOf(amountFen)}" height="14" rx="3"/>${back}
      <text class="faint" x="${LABEL_WIDTH + lengthOf(amountFen) + 8}" y="${y + 18}">${formatYuan(amountFen)}</text>`
  })
  return html`<svg class="bars" viewBox="0 0 ${WIDTH} ${bars.length * ROW_HEIGHT}" width="${WIDTH}" role="img" aria-label="${title}">${rows}</svg>`
}
