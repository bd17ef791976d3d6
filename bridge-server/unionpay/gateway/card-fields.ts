import { type CustomerInfo, decodeCustomerInfo, openInfo } from '../../acp/customerinfo.ts'
import type { AcpMessage } from '../../acp/message.ts'
import type { Pki } from '../../acp/pki.ts'
import { decryptWith } from '../../acp/sensitive.ts'
import { type Reply, refuse } from './exchange.ts'

/** Card data of a request, opened. */
export interface CardFields {
  readonly cardNo: string
  readonly phone: string | undefined
  readonly smsCode: string | undefined
  readonly cvn2: string | undefined
  readonly expired: string | undefined
  /** Sealed PIN block. */
  readonly pin: string | undefined
  readonly customerNm: string | undefined
  readonly certifId: string | undefined
}

type Read<Fields> =
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly reply: Reply }

/** Opens accNo and customerInfo. Whatever cannot be opened is answered in the same words. */
export function readCardFields(message: AcpMessage, pki: Pki): Read<CardFields> {
  const info = readCustomerInfo(message, pki)
  if (!info.ok) return info
  const cardNo = readAccount(message, pki)
  if (!cardNo) return fault('accNo cannot be opened')
  const { phoneNo, cvn2, expired, smsCode, encryptedInfo, pin, customerNm, certifId } = info.fields
  const sealed = encryptedInfo ? openInfo(pki.encryption.privateKey, encryptedInfo) : {}
  if (!sealed) return fault('customerInfo cannot be opened')
  return {
    ok: true,
    fields: {
      cardNo,
      smsCode,
      phone: sealed.phoneNo ?? phoneNo,
      cvn2: sealed.cvn2 ?? cvn2,
      expired: sealed.expired ?? expired,
      pin,
      customerNm,
      certifId,
    },
  }
}

/** Reads customerInfo, whose sealed members must be sealed for the network's present certificate. */
export function readCustomerInfo(message: AcpMessage, pki: Pki): Read<CustomerInfo> {
  if (message.encryptCertId !== undefined && message.encryptCertId !== pki.encryption.certId) {
    return fault(`encryptCertId is not ${pki.encryption.certId}`)
  }
  if (message.customerInfo === undefined) return { ok: true, fields: {} }
  const fields = decodeCustomerInfo(message.customerInfo)
  return fields ? { ok: true, fields } : fault('customerInfo is malformed')
}

/** The card number, sealed or plain. */
export function readAccount(message: AcpMessage, pki: Pki): string | null {
  const { accNo = '', encryptCertId } = message
  const cardNo =
    encryptCertId === undefined ? accNo : decryptWith(pki.encryption.privateKey, accNo)?.toString('latin1')
  return cardNo !== undefined && /^\d{13,19}$/.test(cardNo) ? cardNo : null
}

const fault = (detail: string): Extract<Read<never>, { ok: false }> => ({
  ok: false,
  reply: refuse('10', detail),
})
