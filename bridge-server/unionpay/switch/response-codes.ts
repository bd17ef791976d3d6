import type { RespCodeName } from '../../acp/respcodes.ts'
import type { IssuerCode } from '../issuers/authorise.ts'

interface Translation {
  /** What merchants are told. */
  readonly respCode: RespCodeName
  /** Why this one; ACP has no published table from ISO 8583 codes, only the texts of both sides. */
  readonly because: string
}

const SENTINEL = 'a card that stands for this very code'

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
  'late:03': { respCode: '03', because: 'the same, where the line to the issuer timed out' },
  'late:04': { respCode: '04', because: 'the same, where nobody can say before the settlement file' },
  '75': { respCode: '67', because: 'ISO "PIN tries exceeded"; ACP says the same' },
  '91': {
    respCode: '06',
    because: 'ISO "issuer inoperative"; nothing was charged and trying again later is right',
  },
  '96': { respCode: '01', because: 'ISO "system malfunction"; ACP 01 is its general failure' },
  'acp:60': { respCode: '60', because: SENTINEL },
  'acp:62': { respCode: '62', because: SENTINEL },
  'acp:66': { respCode: '66', because: SENTINEL },
  'acp:68': { respCode: '68', because: SENTINEL },
  'acp:72': { respCode: '72', because: SENTINEL },
  'acp:76': { respCode: '76', because: SENTINEL },
  'acp:77': { respCode: '77', because: SENTINEL },
  'acp:78': { respCode: '78', because: SENTINEL },
  'acp:79': { respCode: '79', because: SENTINEL },
}
