import { constants, privateDecrypt, publicEncrypt } from 'node:crypto'
import { certIdOf, type MerchantKit } from './sdk-kit.ts'
import type { Fields } from './sdk-message.ts'

/** What a payer types about a card, besides its number. */
export interface Typed {
  readonly phoneNo?: string
  readonly cvn2?: string
  readonly expired?: string
  readonly smsCode?: string
  readonly customerNm?: string
  readonly certifTp?: string
  readonly certifId?: string
  readonly pin?: string
}

const SEALED = ['phoneNo', 'cvn2', 'expired']

/** RSA PKCS#1 for UnionPay's encryption certificate, as base64. */
export function seal(secret: string | Buffer, certificatePem: string): string {
  const key = { key: certificatePem, padding: constants.RSA_PKCS1_PADDING }
  return publicEncrypt(key, Buffer.from(secret)).toString('base64')
}

/** Opens what was sealed for the merchant. Runtimes of today refuse PKCS#1 here, so that the padding goes by hand. */
export function unseal(sealed: string, privateKey: string): string {
  const key = { key: privateKey, padding: constants.RSA_NO_PADDING }
  const block = privateDecrypt(key, Buffer.from(sealed, 'base64'))
  if (block[0] !== 0 || block[1] !== 2) throw new Error('not PKCS#1')
  return block.subarray(block.indexOf(0, 2) + 1).toString('utf8')
}

/** The card fields of a merchant that seals them. Members stand in no order that anybody may rely on. */
export function sealedCard(kit: MerchantKit, cardNo: string, typed: Typed): Fields {
  const { encryption } = kit
  const secrets = join(Object.entries(typed).filter(([name]) => SEALED.includes(name)))
  const members = {
    ...(secrets ? { encryptedInfo: seal(secrets, encryption) } : {}),
    ...Object.fromEntries(Object.entries(typed).filter(([name]) => !SEALED.includes(name))),
    ...(typed.pin ? { pin: seal(pinBlock(typed.pin, cardNo), encryption) } : {}),
  }
  return {
    accType: '01',
    accNo: seal(cardNo, encryption),
    customerInfo: braced(members),
    encryptCertId: certIdOf(encryption),
  }
}

/** The card fields of a merchant that sends them plainly. The PIN is sealed all the same. */
export function plainCard(kit: MerchantKit, cardNo: string, typed: Typed): Fields {
  const pin = typed.pin ? { pin: seal(pinBlock(typed.pin, cardNo), kit.encryption) } : {}
  return { accType: '01', accNo: cardNo, customerInfo: braced({ ...typed, ...pin }) }
}

/** ISO 9564 format 0. */
function pinBlock(pin: string, account: string): Buffer {
  const digits = `${String(pin.length).padStart(2, '0')}${pin}`.padEnd(16, 'F')
  const mask = account.slice(-13, -1).padStart(16, '0')
  const block = (BigInt(`0x${digits}`) ^ BigInt(`0x${mask}`)).toString(16).padStart(16, '0')
  return Buffer.from(block, 'hex')
}

function braced(members: Fields): string {
  return Buffer.from(`{${join(Object.entries(members))}}`, 'utf8').toString('base64')
}

const join = (pairs: [string, string][]) => pairs.map(([name, value]) => `${name}=${value}`).join('&')
