import { decodeBase64 } from '../base64.ts'
import type { MistakeId } from './mistakes.ts'

/** A signature's bytes, and what had to be mended to get them. */
export interface ReadSignature {
  readonly bytes: Buffer
  readonly slip?: MistakeId
}

/** Reads a signature as a certificate's key makes it, mending what happens on the way; undefined when nothing helps. */
export function readSignatureText(text: string): ReadSignature | undefined {
  if (text.length > SIGNATURE_MAX_CHARS) return undefined
  // Hex letters are base64 letters too, but no signature of this length has none of the others.
  if (text.length >= MIN_HEX_CHARS && /^(?:[0-9a-f]{2})+$/i.test(text)) {
    return { bytes: Buffer.from(text, 'hex'), slip: 'signature-hex' }
  }
  const right = decodeBase64(text)
  if (right) return { bytes: right }
  const mended: readonly (readonly [MistakeId, string])[] = [
    ['plus-became-space', text.replaceAll(' ', '+')],
    ['base64-line-breaks', text.replace(/\s/g, '')],
    ['signature-encoded-twice', text.replace(/%2b/gi, '+').replace(/%2f/gi, '/').replace(/%3d/gi, '=')],
    ['base64url', padded(text.replaceAll('-', '+').replaceAll('_', '/'))],
  ]
  for (const [slip, candidate] of mended) {
    const bytes = decodeBase64(candidate)
    if (bytes) return { bytes, slip }
  }
  return undefined
}

const MIN_HEX_CHARS = 128
/** The longest key's signature is shorter, however it is written: what is longer is something else. */
const SIGNATURE_MAX_CHARS = 4096

function padded(text: string): string {
  return text.replace(/=+$/, '').padEnd(Math.ceil(text.replace(/=+$/, '').length / 4) * 4, '=')
}
