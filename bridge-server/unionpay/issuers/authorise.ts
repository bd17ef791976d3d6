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

/**
 * What the issuer says to a payment, and the card's use afterwards. The third wrong PIN in a row locks the card for
 * the day and says so at once, since typing a fourth could not help.
 */
export function authorise(card: Card, request: AuthorisationRequest): Authorisation {
  const { amountFen, pin, availableFen, day } = request
  const use = useOn(day, card.use)
  const declined = (code: IssuerCode): Authorisation => ({ outcome: 'declined', code, use })

  if (card.script === '91' || card.script === '96') return declined(card.script)
  if (isExpired(card, day)) return declined('54')
  if (card.state === 'restricted') return declined('62')
  if (card.script === '55') return declined('55')
  if (pin !== 'not-asked' && use.wrongPins >= PIN_TRIES_MAX) return declined('75')
  if (pin === 'wrong') {
    const wrongPins = use.wrongPins + 1
    const pinTriesLeft = PIN_TRIES_MAX - wrongPins
    const code = pinTriesLeft > 0 ? '55' : '75'
    return { outcome: 'declined', code, pinTriesLeft, use: { ...use, wrongPins } }
  }
  const proven = pin === 'right' ? { ...use, wrongPins: 0 } : use
  const limit = exceededLimit(card, proven, amountFen)
  if (limit) return { ...declined(limit), use: proven }
  if (availableFen < amountFen) return { ...declined('51'), use: proven }
  if (isSentinelDecline(card.script)) return { ...declined(card.script), use: proven }
  if (isLateScript(card.script)) return { outcome: 'late', code: card.script, use: proven }
  return { outcome: 'approved', use: afterPayment(proven, amountFen) }
}

/** The issuer's second look at a payment that it answers late. The cardholder was recognised the first time. */
export function authoriseLate(
  card: Card,
  request: Pick<AuthorisationRequest, 'amountFen' | 'availableFen' | 'day'>,
): Authorisation {
  return authorise({ ...card, script: null }, { ...request, pin: 'not-asked' })
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
