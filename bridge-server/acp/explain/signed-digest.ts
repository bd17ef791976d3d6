import { constants, createHash, type KeyObject, publicDecrypt } from 'node:crypto'

/**
 * What a key signed, read out of the signature itself: RSA signatures can be opened with the public key.
 * - `digest`: a PKCS#1 v1.5 signature over a digest of that hash
 * - `raw`: the right key, but bytes that are no digest in the form of a signature
 * - `pss`: the right length and key, other padding
 */
export type SignedDigest =
  | { readonly kind: 'digest'; readonly hash: string; readonly value: Buffer }
  | { readonly kind: 'raw'; readonly value: Buffer }
  | { readonly kind: 'pss' }

/** DigestInfo up to the digest itself, by hash: the object identifiers are those of PKCS#1 and GM/T 0006. */
const PREFIXES: readonly (readonly [hash: string, prefix: Buffer])[] = [
  ['md5', Buffer.from('3020300c06082a864886f70d020505000410', 'hex')],
  ['sha1', Buffer.from('3021300906052b0e03021a05000414', 'hex')],
  ['sha256', Buffer.from('3031300d060960864801650304020105000420', 'hex')],
  ['sha384', Buffer.from('3041300d060960864801650304020205000430', 'hex')],
  ['sha512', Buffer.from('3051300d060960864801650304020305000440', 'hex')],
  ['sm3', Buffer.from('3030300c06082a811ccf5501831105000420', 'hex')],
]

/** Opens a signature with a public key; undefined when another key made it, or nobody's. */
export function openSignature(publicKey: KeyObject, signature: Uint8Array): SignedDigest | undefined {
  if (publicKey.asymmetricKeyType !== 'rsa') return undefined
  let content: Buffer
  try {
    content = publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature)
  } catch {
    return looksLikePss(publicKey, signature) ? { kind: 'pss' } : undefined
  }
  for (const [hash, prefix] of PREFIXES) {
    if (content.subarray(0, prefix.length).equals(prefix)) {
      return { kind: 'digest', hash, value: content.subarray(prefix.length) }
    }
  }
  return { kind: 'raw', value: content }
}

/** A wrong key gives a block of this form once in thirty thousand times: a hint's certainty. Nothing is accepted by it. */
function looksLikePss(publicKey: KeyObject, signature: Uint8Array): boolean {
  try {
    const block = publicDecrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, signature)
    const isFramed = block.at(-1) === 0xbc && block[0]! < 0x80
    return isFramed && ['sha256', 'sha1'].some((hash) => isSalted(block, hash))
  } catch {
    return false
  }
}

/** A PSS block is a salt behind zeros and a one, masked by the digest that follows it. */
function isSalted(block: Buffer, hash: string): boolean {
  const digest = block.subarray(-1 - createHash(hash).digest().length, -1)
  const salted = block.subarray(0, -1 - digest.length)
  const mask = Buffer.concat(
    Array.from({ length: Math.ceil(salted.length / digest.length) }, (_, i) =>
      createHash(hash)
        .update(digest)
        .update(Uint8Array.of(0, 0, 0, i))
        .digest(),
    ),
  )
  // The block's first bit is left out of the mask.
  return salted.map((byte, i) => byte ^ (mask[i]! & (i === 0 ? 0x7f : 0xff))).find((byte) => byte !== 0) === 1
}
