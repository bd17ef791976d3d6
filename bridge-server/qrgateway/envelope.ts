/**
 * The envelope of every message between an app and the network's QR gateway: JSON in UTF-8, whose bytes a detached
 * signature in the header {@link SIGNATURE_HEADER} covers. An answer repeats the msgID of its request.
 */
export interface Envelope {
  readonly msgInfo: MsgInfo
  readonly trxInfo?: unknown
  /** Stands in answers alone. */
  readonly msgResponse?: MsgResponse | undefined
}

export interface MsgInfo {
  readonly versionNo: typeof QR_VERSION
  /** `A` (from an app) or `U` (from the network), the app's insID, 14 digits of Beijing time, six digits. */
  readonly msgID: string
  /** `yyyyMMddHHmmss`, Beijing. */
  readonly timeStamp: string
  readonly msgType: string
  /** The app's institution number, 8 digits. */
  readonly insID: string
}

export interface MsgResponse {
  readonly responseCode: string
  readonly responseMsg: string
}

export const QR_VERSION = '1.0.0'
/** Koa and undici both know headers in lower case. */
export const SIGNATURE_HEADER = 'upi-jws'
export const QR_CONTENT_TYPE = 'application/json;charset=utf-8'

/** Largest message: the longest code that is read, in its longest encoding, and all that goes with it. */
export const QR_MESSAGE_MAX_BYTES = 16 * 1024

export const INS_ID = /^\d{8}$/
export const MSG_ID = /^[AU]\d{28}$/

/** The moment inside a message's number, `yyyyMMddHHmmss` in Beijing: it follows the letter and the institution. */
export function timeOfMsgId(msgID: string): string {
  return msgID.slice(9, 23)
}

/**
 * A number for a new message.
 *
 * @param time `yyyyMMddHHmmss`, Beijing
 * @param serial anything that differs between the messages of one second
 */
export function newMsgId(from: 'A' | 'U', insID: string, time: string, serial: number): string {
  return `${from}${insID}${time}${String(serial % 1_000_000).padStart(6, '0')}`
}
