import type { KeyObject } from 'node:crypto'
import { charsetOf } from '../../acp/charset.ts'
import { type CustomerInfo, decodeCustomerInfo, openInfo } from '../../acp/customerinfo.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { openPin } from '../../acp/pinblock.ts'
import type { Pki } from '../../acp/pki.ts'
import { decryptWith } from '../../acp/sensitive.ts'
import { type Reply, refuse } from './exchange.ts'

/** What a cardholder typed and the merchant passed on, opened. */
export interface HolderFields {
  readonly phone: string | undefined
  readonly smsCode: string | undefined
  readonly cvn2: string | undefined
  readonly expired: string | undefined
  readonly customerNm: string | undefined
  readonly certifId: string | undefined
  /** Null when there is one that cannot be opened, or was formed over another account. */
  readonly pin: string | null | undefined
}

/** The same, with the card. */
export interface CardFields extends HolderFields {
  readonly cardNo: string
}

type Read<Fields> =
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly reply: Reply }

/** Opens accNo and customerInfo. Whatever cannot be opened is answered in the same words. */
export function readCardFields(message: AcpMessage, pki: Pki): Read<CardFields> {
  const cardNo = readAccount(message, pki)
  const holder = readHolderFields(message, pki, cardNo)
  if (!holder.ok) return holder
  return cardNo ? { ok: true, fields: { ...holder.fields, cardNo } } : fault('accNo cannot be opened')
}

/**
 * Opens customerInfo, whose sealed members must be sealed for the network's present certificate, or for one that it
 * replaced not long ago.
 *
 * @param pinAccount the card number or token that the PIN's block was formed over; null when there is none
 */
export function readHolderFields(
  message: AcpMessage,
  pki: Pki,
  pinAccount: string | null,
): Read<HolderFields> {
  const privateKey = keyOf(message, pki)
  if (!privateKey) return fault(`encryptCertId is not ${pki.encryption.certId}`)
  const info = readInfo(message)
  if (!info) return fault('customerInfo is malformed')
  const { encryptedInfo, pin: sealedPin } = info
  const sealed = encryptedInfo ? openInfo(privateKey, encryptedInfo) : {}
  if (!sealed) return fault('customerInfo cannot be opened')
  const said = { ...info, ...sealed }
  return {
    ok: true,
    fields: {
      phone: said.phoneNo,
      smsCode: said.smsCode,
      cvn2: said.cvn2,
      expired: said.expired,
      customerNm: said.customerNm,
      certifId: said.certifId,
      pin: sealedPin && pinAccount ? (openPin(privateKey, sealedPin, pinAccount) ?? null) : sealedPin && null,
    },
  }
}

/** The card number, sealed or plain; some clients name the certificate and seal nothing. */
export function readAccount(message: AcpMessage, pki: Pki): string | null {
  const { accNo = '', encryptCertId } = message
  const privateKey = keyOf(message, pki)
  const isSealed = encryptCertId !== undefined && !/^\d+$/.test(accNo)
  const cardNo = isSealed ? privateKey && decryptWith(privateKey, accNo)?.toString('latin1') : accNo
  return cardNo && /^\d{13,19}$/.test(cardNo) ? cardNo : null
}

function readInfo(message: AcpMessage): CustomerInfo | undefined {
  const { customerInfo } = message
  return customerInfo === undefined ? {} : decodeCustomerInfo(customerInfo, charsetOf(message))
}

/**
 * The key for what a message says it sealed; null for a certificate that is not the network's. One published client
 * holds a single certificate of UnionPay's, verifies with it and seals for it: so the signing one is taken as well.
 */
function keyOf(
  { encryptCertId }: AcpMessage,
  { encryption, encryptionKeys, signing }: Pki,
): KeyObject | null {
  if (encryptCertId === signing.certId) return signing.privateKey
  return encryptionKeys.privateKeyFor(encryptCertId ?? encryption.certId) ?? null
}

const fault = (detail: string): Extract<Read<never>, { ok: false }> => ({
  ok: false,
  reply: refuse('10', detail),
})
