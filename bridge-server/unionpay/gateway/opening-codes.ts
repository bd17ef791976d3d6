import type { RespCodeName } from '../../acp/respcodes.ts'
import type { OpeningFault } from '../issuers/opening.ts'

/** What merchants are told when a card cannot be opened. */
export const OPENING_CODES: Readonly<Record<OpeningFault, RespCodeName>> = {
  'unknown-card': '61',
  phone: '66',
  'too-many-codes': '38',
  'sms-code': '71',
  'cvn2-or-expiry': '65',
}
