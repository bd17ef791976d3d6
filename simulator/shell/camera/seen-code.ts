import { toBase64 } from '../../wire/base64.ts'

/** The shapes that this phone's camera can read, as `wx.scanCode` names them in its answer. */
export type CodeShape = 'QR_CODE' | 'CODE_128'

/** A code before the camera or in a picture, as the phone's reader understood it. */
export interface SeenCode {
  readonly text: string
  readonly shape: CodeShape
  /** The bytes as base64: they tell what `text` cannot when they are no UTF-8. */
  readonly rawData: string
  readonly charSet: string
  /** `album` codes are refused by a scanner that was opened for the camera only. */
  readonly source: 'camera' | 'album'
}

/** Which shape each `scanType` of `wx.scanCode` asks for; the others are never seen here. */
const SHAPE_OF_TYPE: Readonly<Record<string, CodeShape>> = { qrCode: 'QR_CODE', barCode: 'CODE_128' }

/** The shapes that a call looks for; WeChat looks for both when it is told nothing. */
export function shapesOf(scanTypes: readonly unknown[]): readonly CodeShape[] {
  const wanted = scanTypes.length > 0 ? scanTypes : Object.keys(SHAPE_OF_TYPE)
  return wanted.flatMap((type) => SHAPE_OF_TYPE[String(type)] ?? [])
}

/** A code that somebody holds before the camera, known by its text. */
export function codeOf(text: string, shape: CodeShape = 'QR_CODE'): SeenCode {
  return codeOfBytes(new TextEncoder().encode(text), shape)
}

/**
 * A code known by its bytes. Bytes that are no UTF-8 give a text with replacement characters, as WeChat does, and a
 * character set by which the mini program may decode `rawData` itself.
 */
export function codeOfBytes(
  bytes: Uint8Array<ArrayBuffer>,
  shape: CodeShape,
  source: SeenCode['source'] = 'camera',
): SeenCode {
  const text = new TextDecoder().decode(bytes)
  return { text, shape, source, rawData: toBase64(bytes.slice().buffer), charSet: charSetOf(bytes) }
}

function charSetOf(bytes: Uint8Array<ArrayBuffer>): string {
  for (const charSet of ['utf-8', 'gb18030']) {
    try {
      new TextDecoder(charSet, { fatal: true }).decode(bytes)
      return charSet
    } catch {}
  }
  return 'ISO8859-1'
}
