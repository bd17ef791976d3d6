import { toTxnTime } from '../../acp/times.ts'
import type { Transaction } from '../../store/store.ts'
import {
  type Authorisation,
  type AuthorisationRequest,
  authorise,
  authoriseLate,
  countPin,
  type IssuerCode,
} from '../issuers/authorise.ts'
import { type Card, useOn } from '../issuers/card.ts'
import { type CardRecord, cardByRef, saveUse } from '../issuers/card-file.ts'
import type { SecretHasher } from '../issuers/secrets.ts'
import { cardholderAccount } from '../ledger/accounts.ts'
import { balanceOf } from '../ledger/ledger.ts'
import { type MoneyMove, postHold, postPayment } from './money-moves.ts'

/** A payment on its way from a merchant to the issuer of a card. */
export interface Payment extends MoneyMove {
  /** `hold` sets the money aside for a later completion. */
  readonly purpose: 'payment' | 'hold'
}

/** The issuer's decision about one of its cards. */
export interface IssuerAnswer {
  readonly authorisation: Authorisation
  readonly card: Card
}

/**
 * How the cardholder was recognised: by a PIN (null when it could not be read), or by other means before the issuer is
 * asked: a wallet, an SMS code, what is printed on the card.
 */
export type Proof = { readonly pin: string | null } | 'recognised'

/** Asks the issuer and, when it approves, posts the money or the hold in the same transaction. */
export async function payByCard(
  tx: Transaction,
  payment: Payment,
  proof: Proof,
  secrets: SecretHasher,
): Promise<IssuerAnswer> {
  const card = await cardByRef(tx, payment.cardRef)
  return settleOn(
    tx,
    payment,
    card,
    authorise(card, await requestFor(tx, payment, pinVerdict(card, proof, secrets))),
  )
}

/** The slow issuer's answer, when it arrives. */
export async function payByLateAnswer(tx: Transaction, payment: Payment): Promise<IssuerAnswer> {
  const card = await cardByRef(tx, payment.cardRef)
  return settleOn(tx, payment, card, authoriseLate(card, await requestFor(tx, payment, 'not-asked')))
}

/**
 * Asks the issuer whether a card's holder is there, for what moves no money: wrong PINs count as in a payment.
 *
 * @returns why not; null when they are
 */
export async function proofFault(
  tx: Transaction,
  card: CardRecord,
  proof: Proof,
  atMs: number,
  secrets: SecretHasher,
): Promise<IssuerCode | null> {
  const { code, use } = countPin(useOn(dayOf(atMs), card.use), pinVerdict(card, proof, secrets))
  await saveUse(tx, card.ref, use)
  return code
}

async function settleOn(
  tx: Transaction,
  payment: Payment,
  card: CardRecord,
  authorisation: Authorisation,
): Promise<IssuerAnswer> {
  await saveUse(tx, card.ref, authorisation.use)
  if (authorisation.outcome === 'approved') {
    await (payment.purpose === 'hold' ? postHold : postPayment)(tx, payment)
  }
  return { authorisation, card }
}

async function requestFor(
  tx: Transaction,
  { cardRef, amountFen, atMs }: Payment,
  pin: AuthorisationRequest['pin'],
): Promise<AuthorisationRequest> {
  const availableFen = await balanceOf(tx, cardholderAccount(cardRef))
  return { amountFen, availableFen, pin, day: dayOf(atMs) }
}

const dayOf = (atMs: number) => toTxnTime(atMs).slice(0, 8)

/** A PIN that could not be read is a wrong PIN: telling the two apart would help nobody but a forger. */
function pinVerdict(card: CardRecord, proof: Proof, secrets: SecretHasher): AuthorisationRequest['pin'] {
  if (proof === 'recognised') return 'not-asked'
  if (proof.pin === null) return 'wrong'
  return secrets.matches('pin', card.cardNo, proof.pin, card.pinHash) ? 'right' : 'wrong'
}
