import type { Transaction } from '../../store/store.ts'
import { type CardRecord, findCard } from '../issuers/card-file.ts'
import { isHolder } from '../issuers/holder.ts'
import { isCardAtHand, useSmsCode } from '../issuers/opening.ts'
import type { Proof } from '../switch/payment.ts'
import { isBound } from '../wallet/bindings.ts'
import type { CardFields, HolderFields } from './card-fields.ts'
import { type AdmittedRequest, type Network, type Reply, refuse } from './exchange.ts'
import type { Merchant } from './merchants.ts'

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
  request: AdmittedRequest,
  network: Network,
): Promise<Recognised> {
  const card = await findCard(tx, fields.cardNo)
  if (!card) return refuse('61')
  const shown = await whatIsShown(tx, card, fields, request, network)
  if (typeof shown === 'object') return shown
  const { merId } = request.merchant
  if (shown === 'nothing' && !(await isBound(tx, merId, card.ref))) return refuse('77')
  return { card, proof: fields.pin === undefined ? 'recognised' : { pin: fields.pin } }
}

/** Whether the cardholder has shown anything that proves who they are; what to answer when it is wrong. */
export async function whatIsShown(
  tx: Transaction,
  card: CardRecord,
  fields: HolderFields,
  { merchant, receivedAtMs }: AdmittedRequest,
  { secrets }: Network,
): Promise<'something' | 'nothing' | Reply> {
  const { pin, smsCode, cvn2, expired } = fields
  if (!isHolder(card, fields, secrets)) return refuse('66')
  if (cvn2 !== undefined && !isCardAtHand(card, { cvn2, expired }, secrets)) return refuse('65')
  if (smsCode !== undefined) {
    const claim = {
      merId: merchant.merId,
      atMs: receivedAtMs,
      smsCode,
      unsentToo: takesUnsentCodes(merchant),
    }
    if (!(await useSmsCode(tx, card, claim, secrets))) return refuse('71')
  }
  const isPrinted = cvn2 !== undefined && card.cvn2Hash !== null
  return pin !== undefined || smsCode !== undefined || isPrinted ? 'something' : 'nothing'
}

/** Published samples open cards and pay with the test kit's code without ever asking for it to be sent. */
export function takesUnsentCodes({ mode }: Merchant): boolean {
  return mode === 'lenient'
}
