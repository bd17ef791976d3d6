import { openPin } from '../../acp/pinblock.ts'
import type { Transaction } from '../../store/store.ts'
import { type CardRecord, findCard } from '../issuers/card-file.ts'
import { isHolder } from '../issuers/holder.ts'
import { isCardAtHand, isSmsCode, useSmsCode } from '../issuers/opening.ts'
import type { Proof } from '../switch/payment.ts'
import { isBound } from '../wallet/bindings.ts'
import type { CardFields } from './card-fields.ts'
import { type AdmittedRequest, type Network, type Reply, refuse } from './exchange.ts'

/** The card and how its holder was recognised, or what to answer. */
export type Recognised = { readonly card: CardRecord; readonly proof: Proof } | Reply

/**
 * Recognises the cardholder of a transaction without a page, by whatever the merchant collected: a PIN, which the
 * issuer checks; or an SMS code, or what is printed on a credit card; or that the card was opened for this merchant
 * before. Whatever else is said (name, document, phone) has to be right.
 */
export async function recognise(
  tx: Transaction,
  fields: CardFields,
  { merchant, receivedAtMs }: AdmittedRequest,
  { pki, secrets }: Network,
): Promise<Recognised> {
  const { cardNo, pin, smsCode, cvn2, expired } = fields
  const card = await findCard(tx, cardNo)
  if (!card) return refuse('61')
  if (!isHolder(card, fields, secrets)) return refuse('66')
  if (cvn2 !== undefined && !isCardAtHand(card, { cvn2, expired }, secrets)) return refuse('65')
  if (smsCode !== undefined) {
    const claim = { merId: merchant.merId, atMs: receivedAtMs, smsCode }
    // Published samples pay with the test kit's code without ever asking for it to be sent.
    const isCode =
      (await useSmsCode(tx, card, claim, secrets)) ||
      (merchant.mode === 'lenient' && isSmsCode(card, smsCode, secrets))
    if (!isCode) return refuse('71')
  }
  if (pin !== undefined) {
    return { card, proof: { pin: openPin(pki.encryption.privateKey, pin, cardNo) ?? null } }
  }
  const hasShown = smsCode !== undefined || (cvn2 !== undefined && card.cvn2Hash !== null)
  if (!hasShown && !(await isBound(tx, merchant.merId, card.ref))) return refuse('77')
  return { card, proof: 'recognised' }
}
