import type { RespCodeName } from '../../acp/respcodes.ts'
import type { IssuerCode } from '../issuers/authorise.ts'

interface Translation {
  /** What merchants are told. */
  readonly respCode: RespCodeName
  /** Why this one; ACP has no published table from ISO 8583 codes, only the texts of both sides. */
  readonly because: string
}

/** Issuers answer ISO 8583 field 39 codes; merchants hear ACP's. The one place where the two meet. */
export const RESPONSE_CODES: Readonly<Record<IssuerCode, Translation>> = {
  '00': { respCode: '00', because: 'approved' },
  '14': { respCode: '61', because: 'ISO "invalid card number"; ACP says the same' },
  '51': { respCode: '64', because: 'ISO "insufficient funds"; ACP says the same' },
  '54': { respCode: '73', because: 'ISO "expired card"; ACP says the same' },
  '55': { respCode: '65', because: 'ISO "incorrect PIN"; ACP has one code for PIN, expiry and CVN2' },
  '61': {
    respCode: '33',
    because: 'ISO "exceeds amount limit"; ACP 33 is the one code about the amount of this payment',
  },
  '62': { respCode: '63', because: 'ISO "restricted card"; ACP speaks of the state of the card' },
  '65': { respCode: '81', because: 'ISO "exceeds frequency limit"; ACP 81 counts payments over time' },
  '68': {
    respCode: '05',
    because: 'ISO "response received too late"; nobody knows yet, so the merchant has to query',
  },
  '75': { respCode: '67', because: 'ISO "PIN tries exceeded"; ACP says the same' },
  '91': {
    respCode: '06',
    because: 'ISO "issuer inoperative"; nothing was charged and trying again later is right',
  },
  '96': { respCode: '01', because: 'ISO "system malfunction"; ACP 01 is its general failure' },
}
