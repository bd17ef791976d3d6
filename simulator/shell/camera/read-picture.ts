import decodeQR from 'qr/decode.js'
import type { Picture } from './picture.ts'
import { readBars } from './read-bars.ts'
import { codeOf, codeOfBytes, type SeenCode } from './seen-code.ts'

/** How long the reader may try; a phone's camera, too, gives up on a frame. */
const TRY_MS = 400

/** The codes in a picture: a QR code first, then a bar code. */
export function readPicture(picture: Picture, source: SeenCode['source'] = 'camera'): SeenCode[] {
  const square = readSquare(picture, source)
  const bars = readBars(picture)
  return [
    ...(square ? [square] : []),
    ...(bars === undefined ? [] : [{ ...codeOf(bars, 'CODE_128'), source }]),
  ]
}

function readSquare(picture: Picture, source: SeenCode['source']): SeenCode | undefined {
  try {
    // One character a byte: whether they are UTF-8 is for whoever asked for the code to find out.
    const textDecoder = (bytes: Uint8Array) => String.fromCharCode(...bytes)
    const bytes = decodeQR(picture, { timeLimit: TRY_MS, textDecoder })
    return codeOfBytes(
      Uint8Array.from(bytes, (char) => char.charCodeAt(0)),
      'QR_CODE',
      source,
    )
  } catch {
    return undefined
  }
}
