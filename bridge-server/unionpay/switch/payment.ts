import { toTxnTime } from '../../acp/times.ts'
import type { Transaction } from '../../store/store.ts'
import {
  type Authorisation,
  type AuthorisationRequest,
  authorise,
  authoriseLate,
} from '../issuers/authorise.ts'
import type { Card } from '../issuers/card.ts'
import { type CardRecord, cardByRef, saveUse } from '../issuers/card-file.ts'
import type { SecretHasher } from '../issuers/secrets.ts'
import { acquirerClearing, cardholderAccount, issuerClearing, merchantPayable } from '../ledger/accounts.ts'
import { balanceOf, post } from '../ledger/ledger.ts'
import type { Posting } from '../ledger/postings.ts'

/** A payment on its way from a merchant to the issuer of a card. */
export interface Payment {
  /** Names the payment in the books; it is posted once under this key. */
  readonly queryId: string
  readonly cardRef: string
  readonly amountFen: number
  readonly merId: string
  readonly acquirerId: string
  readonly atMs: number
}

/** The issuer's decision about one of its cards. */
export interface IssuerAnswer {
  readonly authorisation: Authorisation
  readonly card: Card
}

/** How the cardholder was recognised: by a PIN (null when it could not be read), or by the wallet that asks. */
export type Proof = { readonly pin: string | null } | 'wallet'

/**
 * Asks the issuer and, when it approves, posts the money in the same transaction: the cardholder pays the issuer's
 * clearing account, and the acquirer's clearing account pays the merchant. What stands on the clearing accounts is
 * what the two institutions have to settle with each other.
 */
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

async function settleOn(
  tx: Transaction,
  payment: Payment,
  card: CardRecord,
  authorisation: Authorisation,
): Promise<IssuerAnswer> {
  await saveUse(tx, card.ref, authorisation.use)
  if (authorisation.outcome === 'approved') {
    const { queryId, atMs } = payment
    const posted = await post(tx, { key: `pay:${queryId}`, postings: postingsOf(payment, card), atMs })
    // The issuer has looked at the balance in this very transaction, so that a refusal here is a broken book.
    if (posted.outcome !== 'posted')
      throw new Error(`payment ${queryId} could not be posted: ${JSON.stringify(posted)}`)
  }
  return { authorisation, card }
}

async function requestFor(
  tx: Transaction,
  { cardRef, amountFen, atMs }: Payment,
  pin: AuthorisationRequest['pin'],
): Promise<AuthorisationRequest> {
  const availableFen = await balanceOf(tx, cardholderAccount(cardRef))
  return { amountFen, availableFen, pin, day: toTxnTime(atMs).slice(0, 8) }
}

/** A PIN that could not be read is a wrong PIN: telling the two apart would help nobody but a forger. */
function pinVerdict(card: CardRecord, proof: Proof, secrets: SecretHasher): AuthorisationRequest['pin'] {
  if (proof === 'wallet') return 'not-asked'
  if (proof.pin === null) return 'wrong'
  return secrets.matches('pin', card.cardNo, proof.pin, card.pinHash) ? 'right' : 'wrong'
}

function postingsOf(
  { queryId, cardRef, amountFen, merId, acquirerId }: Payment,
  card: CardRecord,
): Posting[] {
  return [
    {
      source: cardholderAccount(cardRef),
      destination: issuerClearing(card.iin),
      amountFen,
      memo: `消费 ${queryId}`,
    },
    {
      source: acquirerClearing(acquirerId),
      destination: merchantPayable(merId),
      amountFen,
      memo: `消费 ${queryId}`,
    },
  ]
}
