import type { CodeAlternative, CodeClass, CodeOwner } from '../../../contract/code-owners.ts'
import { beijingDay } from './beijing-day.ts'
import { CITY_SETS, type Direction, INTEROP_TABLE, type InteropRow, type Preset } from './interop-table.ts'

/** One payment as the table looks at it. */
export interface InteropQuestion {
  readonly direction: Direction
  /** The network of the payer's wallet. */
  readonly payerNetwork: CodeOwner
  /** Whose merchant is paid: owner of the scanned code, or network of the merchant that scans. */
  readonly codeOwner: CodeOwner
  readonly codeClass: CodeClass
  /** Where the merchant is registered: six digits of a city or of a district within one. */
  readonly cityCode: string
  readonly atMs: number
  readonly preset: Preset
  /** Whether rows that were only ever planned hold. */
  readonly withPlanned: boolean
}

/**
 * `before`: not yet open anywhere. `region`: open elsewhere. `class`: open for other codes only. `direction`: these
 * two networks are not linked this way at all.
 */
export type ClosedBecause = 'region' | 'class' | 'direction' | 'before'

export type InteropDecision =
  | { readonly state: 'open' | 'pilot'; readonly rule: string }
  | {
      readonly state: 'closed'
      readonly rule: string
      readonly because: ClosedBecause
      /** First Beijing day that it will be open here, `YYYY-MM-DD`, where one is known. */
      readonly opensOn?: string
      /** Best first. */
      readonly alternatives: readonly CodeAlternative[]
    }

/** Whether a wallet may pay this merchant by this code here and today, and if not, why, and what works instead. */
export function decideInterop(question: InteropQuestion): InteropDecision {
  if (question.payerNetwork === question.codeOwner) return { state: 'open', rule: OWN_NETWORK }
  const found = rowFor(question)
  if (found) return { state: found.state, rule: found.rule }
  const next = soonest(linkOf(question).filter((row) => isLater(row, question) && coversCode(row, question)))
  const { because, rule } = reason(question, next)
  return {
    state: 'closed',
    rule,
    because,
    ...(next ? { opensOn: next.from } : {}),
    alternatives: alternatives(question, because, next !== undefined),
  }
}

const OWN_NETWORK = 'own-network'

/** The row that opens this very payment today, the newest if several do. */
function rowFor(question: InteropQuestion): InteropRow | undefined {
  return newest(linkOf(question).filter((row) => !isLater(row, question) && coversCode(row, question)))
}

function reason(
  question: InteropQuestion,
  next: InteropRow | undefined,
): { because: ClosedBecause; rule: string } {
  const { direction, payerNetwork, codeOwner, codeClass } = question
  const link = linkOf(question)
  const [first] = link
  if (!first) return { because: 'direction', rule: `no-link-${payerNetwork}-${codeOwner}-${direction}` }
  const inForce = link.filter((row) => !isLater(row, question))
  const ofClass = link.filter(({ classes }) => classes.includes(codeClass))
  if (ofClass.length === 0) return { because: 'class', rule: (newest(inForce) ?? first).rule }
  const elsewhere = newest(inForce.filter((row) => ofClass.includes(row)))
  if (elsewhere) return { because: 'region', rule: elsewhere.rule }
  return { because: 'before', rule: (next ?? soonest(ofClass) ?? first).rule }
}

/** What the payer can do instead, best first. Each was asked of the table, so that none leads to the next refusal. */
function alternatives(
  question: InteropQuestion,
  because: ClosedBecause,
  willOpen: boolean,
): CodeAlternative[] {
  const { direction, payerNetwork } = question
  const isScan = direction === 'payer-scans'
  const works = (change: Partial<InteropQuestion>) => rowFor({ ...question, ...change }) !== undefined
  const proposals: readonly [CodeAlternative, boolean][] = [
    ['scan-merchant-code', works({ direction: 'payer-scans', codeClass: 'merchant' })],
    ['show-payment-code', isScan && works({ direction: 'merchant-scans' })],
    ['ask-for-unionpay-code', payerNetwork === 'unionpay'],
    ['open-owner-app', true],
    ['other-city', because === 'region'],
    ['later-date', willOpen],
  ]
  return proposals.filter(([, isGood]) => isGood).map(([proposal]) => proposal)
}

/** Every row, of any date and place, for this way between these two networks. */
function linkOf({ direction, payerNetwork, codeOwner, preset, withPlanned }: InteropQuestion): InteropRow[] {
  return INTEROP_TABLE.filter(
    (row) =>
      row.direction === direction &&
      row.payer === payerNetwork &&
      row.owner === codeOwner &&
      (row.preset ?? preset) === preset &&
      (withPlanned || !row.isPlanned),
  )
}

function isLater(row: InteropRow, { atMs }: InteropQuestion): boolean {
  return row.from > beijingDay(atMs)
}

function coversCode(row: InteropRow, { codeClass, cityCode }: InteropQuestion): boolean {
  const cities: readonly string[] | null = CITY_SETS[row.cities]
  return row.classes.includes(codeClass) && (cities === null || cities.includes(cityOf(cityCode)))
}

/** Merchants of a district are merchants of its city; the four municipalities are cities as a whole. */
function cityOf(divisionCode: string): string {
  const isMunicipality = /^(?:11|12|31|50)/.test(divisionCode)
  return divisionCode.slice(0, isMunicipality ? 2 : 4).padEnd(6, '0')
}

function newest(rows: readonly InteropRow[]): InteropRow | undefined {
  return rows.reduce<InteropRow | undefined>(
    (best, row) => (best && best.from > row.from ? best : row),
    undefined,
  )
}

function soonest(rows: readonly InteropRow[]): InteropRow | undefined {
  return rows.reduce<InteropRow | undefined>(
    (best, row) => (best && best.from <= row.from ? best : row),
    undefined,
  )
}
