import { type Html, html } from '../html.ts'
import type { Party } from './order-story.ts'

/** One arrow between two lanes. */
export interface Arrow {
  readonly from: Party
  readonly to: Party
  readonly label: string
  /** At the left edge. */
  readonly time: string
  readonly isMoney: boolean
  /** Where a click leads. */
  readonly href: string
}

const PARTIES: readonly Party[] = ['payer', 'issuer', 'unionpay', 'acquirer', 'merchant']
const WIDTH = 1120
const LEFT = 190
const STEP = 205
const HEAD_HEIGHT = 56
const ROW_HEIGHT = 46

/** A sequence diagram: one lane a party, one arrow a message, a thicker one where money moved. */
export function lanes(title: string, names: Readonly<Record<Party, string>>, arrows: readonly Arrow[]): Html {
  const height = HEAD_HEIGHT + arrows.length * ROW_HEIGHT + 16
  const columns = PARTIES.map((party) => {
    const x = laneX(party)
    return html`<line class="lane" x1="${x}" x2="${x}" y1="40" y2="${height}"/>
      <rect class="plate" x="${x - 78}" y="8" width="156" height="32" rx="8"/>
      <text x="${x}" y="29" text-anchor="middle">${names[party]}</text>`
  })
  return html`<svg class="lanes" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" role="img" aria-label="${title}">
    ${columns}${arrows.map(drawArrow)}</svg>`
}

function drawArrow(arrow: Arrow, i: number): Html {
  const y = HEAD_HEIGHT + i * ROW_HEIGHT + 26
  const [x1, x2] = [laneX(arrow.from), laneX(arrow.to)]
  const tone = arrow.isMoney ? 'money' : ''
  const label = html`<text class="halo" x="${(x1 + x2) / 2}" y="${y - 8}" text-anchor="middle">${i + 1} ${arrow.label}</text>`
  const time = html`<text class="faint" x="4" y="${y + 4}">${arrow.time}</text>`
  if (x1 === x2) {
    return html`<a href="${arrow.href}">${time}<path class="flow ${tone}" fill="none" d="M${x1} ${y - 6}h24v12h-16"/>
      <path class="head ${tone}" d="M${x1} ${y + 6}l9 -5v10z"/>
      <text class="halo" x="${x1 + 32}" y="${y + 4}">${i + 1} ${arrow.label}</text></a>`
  }
  const back = x2 > x1 ? -9 : 9
  return html`<a href="${arrow.href}">${time}<line class="flow ${tone}" x1="${x1}" x2="${x2 + back / 2}" y1="${y}" y2="${y}"/>
    <path class="head ${tone}" d="M${x2} ${y}l${back} -5v10z"/>${label}</a>`
}

const laneX = (party: Party): number => LEFT + PARTIES.indexOf(party) * STEP
