import type { RespCodeName } from '../../acp/respcodes.ts'
import type { QrResponseCodeName } from '../../qrgateway/response-codes.ts'

/**
 * What apps hear of an order's outcome: ACP's codes in those of the QR gateway. The one place where the two meet. What
 * is not here is a decline that an app can do nothing about.
 */
const CODES: Readonly<Partial<Record<RespCodeName, QrResponseCodeName>>> = {
  '00': '00',
  '01': '96',
  '03': '04',
  '04': '04',
  '05': '04',
  '06': '91',
  '33': '61',
  '46': '46',
  '61': '14',
  '63': '62',
  '64': '51',
  '65': '32',
  '67': '32',
  '69': '05',
  '73': '54',
  '81': '65',
  '82': '82',
}

export function qrCodeOfOutcome(respCode: RespCodeName): QrResponseCodeName {
  return CODES[respCode] ?? '57'
}
