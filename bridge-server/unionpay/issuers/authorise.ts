import { PIN_TRIES_MAX } from '../../../contract/cards.ts'
import {
  type Card,
  type CardUse,
  isLateScript,
  isSentinelDecline,
  type LateScript,
  type SentinelDecline,
  useOn,
} from './card.ts'

/** What the simulated issuers answer: ISO 8583 codes, and what sentinel cards stand for. */
export type IssuerCode =
  | '00'
  | '14'
  | '51'
  | '54'
  | '55'
  | '61'
  | '62'
  | '65'
  | '75'
  | '91'
  | '96'
  | LateScript
  | SentinelDecline

export interface AuthorisationRequest {
  readonly amountFen: number
  /** Whether the typed PIN is the card's; `not-asked` when the cardholder was recognised by other means. */
  readonly pin: 'right' | 'wrong' | 'not-asked'
  /** What the cardholder's account holds. */
  readonly availableFen: number
  /** The Beijing day, `YYYYMMDD`. */
  readonly day: string
}

export type Authorisation = { readonly use: CardUse } & (
  | { readonly outcome: 'approved' }
  /** The issuer will approve, but its answer comes too late for the caller: the outcome is unknown until then. */
  | { readonly outcome: 'late'; readonly code: LateScript }
  | { readonly outcome: 'declined'; readonly code: IssuerCode; readonly pinTriesLeft?: number }
)

/** What the issuer says to a payment, and the card's use afterwards. */
export function authorise(card: Card, request: AuthorisationRequest): Authorisation {
  const { amountFen, pin, availableFen, day } = request
  const use = useOn(day, card.use)
  const typed = countPin(use, pin)
  const declined = (code: IssuerCode): Authorisation => ({ outcome: 'declined', code, use })

  if (card.script === '91' || card.script === '96') return declined(card.script)
  if (isExpired(card, day)) return declined('54')
  if (card.state === 'restricted') return declined('62')
  if (card.script === '55') return declined('55')
  if (typed.code !== null) return { outcome: 'declined', ...typed }
  const proven = typed.use
  const limit = exceededLimit(card, proven, amountFen)
  if (limit) return { ...declined(limit), use: proven }
  if (availableFen < amountFen) return { ...declined('51'), use: proven }
  if (isSentinelDecline(card.script)) return { ...declined(card.script), use: proven }
  if (isLateScript(card.script)) return { outcome: 'late', code: card.script, use: proven }
  return { outcome: 'approved', use: afterPayment(proven, amountFen) }
}

/**
 * The issuer's second look at a payment that it answers late, and its first at one whose cardholder had yet to type the
 * PIN. The cardholder is recognised by now, and the answer comes at once.
 */
export function authoriseLate(
  card: Card,
  request: Pick<AuthorisationRequest, 'amountFen' | 'availableFen' | 'day'>,
): Authorisation {
  const script = isLateScript(card.script) ? null : card.script
  return authorise({ ...card, script }, { ...request, pin: 'not-asked' })
}

/**
 * What a typed PIN does to the card's use, and what the issuer says to one that is of no use. The third wrong PIN in a
 * row locks the card for the day and says so at once, since typing a fourth could not help.
 */
export function countPin(
  use: CardUse,
  pin: AuthorisationRequest['pin'],
): { readonly use: CardUse } & (
  | { readonly code: null }
  | { readonly code: '55' | '75'; readonly pinTriesLeft?: number }
) {
  if (pin === 'not-asked') return { code: null, use }
  if (use.wrongPins >= PIN_TRIES_MAX) return { code: '75', use }
  if (pin === 'right') return { code: null, use: { ...use, wrongPins: 0 } }
  const wrongPins = use.wrongPins + 1
  const pinTriesLeft = PIN_TRIES_MAX - wrongPins
  return { code: pinTriesLeft > 0 ? '55' : '75', pinTriesLeft, use: { ...use, wrongPins } }
}

/** Whether the month of `day` lies behind the card's last good one. */
function isExpired(card: Pick<Card, 'expiresYymm'>, day: string): boolean {
  return card.expiresYymm !== null && card.expiresYymm < day.slice(2, 6)
}

function exceededLimit({ limits }: Card, use: CardUse, amountFen: number): '61' | '65' | null {
  if (amountFen > limits.paymentMaxFen || use.amountFen + amountFen > limits.dayMaxFen) return '61'
  if (limits.yearMaxFen !== null && use.yearFen + amountFen > limits.yearMaxFen) return '61'
  if (use.payments + 1 > limits.dayPaymentsMax) return '65'
  return null
}

function afterPayment(use: CardUse, amountFen: number): CardUse {
  return {
    ...use,
    amountFen: use.amountFen + amountFen,
    payments: use.payments + 1,
    yearFen: use.yearFen + amountFen,
  }
}
