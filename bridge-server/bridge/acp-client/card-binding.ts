import type { CardType } from '../../../contract/cards.ts'
import { encodeCustomerInfo } from '../../acp/customerinfo.ts'
import { decodeGroup, encodeGroup } from '../../acp/group.ts'
import { verdictOf } from '../../acp/respcodes.ts'
import { TRANSACTIONS, type Transaction } from '../../acp/transactions.ts'
import type { AcpMerchant } from '../merchants.ts'
import type { AcpClient, OrderKey } from './acp-client.ts'

/** A card as the payer typed it, sealed for UnionPay: the bridge passes it on and cannot read it. */
export interface SealedCard {
  readonly encryptedAccNo: string
  readonly encryptedInfo: string
  readonly encryptCertId: string
}

/** What the network tells of a card it made a token for. */
export interface TokenisedCard {
  readonly token: string
  readonly bankName: string
  readonly cardType: CardType
  readonly maskedNo: string
}

/** `respCode` null: nobody knows whether the network acted. */
export type BindingResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly respCode: string | null }

const CARD_TYPES: Readonly<Record<string, CardType>> = {
  '01': 'debit',
  '02': 'credit',
  '03': 'credit',
  '05': 'prepaid',
  '06': 'prepaid',
}

/** A card number that shows its first six and last four digits and nothing between. */
const MASKED = /^\d{6}\*+\d{4}$/

/** Asks the network to send the cardholder a code (77). */
export function sendSmsCode(acp: AcpClient, merchant: AcpMerchant, key: OrderKey, card: SealedCard) {
  return request(acp, merchant, TRANSACTIONS.smsOpen, {
    ...key,
    accNo: card.encryptedAccNo,
    customerInfo: encodeCustomerInfo({ encryptedInfo: card.encryptedInfo }),
    encryptCertId: card.encryptCertId,
    tokenPayData: encodeGroup({ trId: merchant.trId, tokenType: '01' }),
  })
}

/** Opens the card for payments and gets a token for it (79), with the code that the cardholder received. */
export async function openCard(
  acp: AcpClient,
  merchant: AcpMerchant,
  key: OrderKey,
  card: SealedCard & { readonly smsCode: string },
): Promise<BindingResult<TokenisedCard>> {
  const answer = await request(acp, merchant, TRANSACTIONS.tokenOpen, {
    ...key,
    accNo: card.encryptedAccNo,
    customerInfo: encodeCustomerInfo({ smsCode: card.smsCode, encryptedInfo: card.encryptedInfo }),
    encryptCertId: card.encryptCertId,
    tokenPayData: encodeGroup({ trId: merchant.trId, tokenType: '01' }),
  })
  if (!answer.ok) return answer
  const { tokenPayData = '', payCardNo = '', payCardType = '', payCardIssueName } = answer.value
  const token = decodeGroup(tokenPayData)?.token
  const cardType = CARD_TYPES[payCardType]
  if (!token || !/^\d{13,19}$/.test(token) || !MASKED.test(payCardNo) || !cardType)
    return { ok: false, respCode: null }
  return { ok: true, value: { token, maskedNo: payCardNo, cardType, bankName: payCardIssueName ?? '银联卡' } }
}

/** Ends a token (74). */
export function deleteToken(acp: AcpClient, merchant: AcpMerchant, key: OrderKey, token: string) {
  return request(acp, merchant, TRANSACTIONS.tokenDelete, {
    ...key,
    tokenPayData: encodeGroup({ token, trId: merchant.trId, tokenType: '01' }),
  })
}

async function request(
  acp: AcpClient,
  merchant: AcpMerchant,
  transaction: Transaction,
  fields: OrderKey & Readonly<Record<string, string>>,
): Promise<BindingResult<Readonly<Record<string, string>>>> {
  const answer = await acp.call(merchant, transaction, fields)
  if (!answer.ok) return { ok: false, respCode: null }
  const { message, respCode } = answer
  if (verdictOf(respCode) === 'success') return { ok: true, value: message }
  return { ok: false, respCode: verdictOf(respCode) === 'pending' ? null : respCode }
}
