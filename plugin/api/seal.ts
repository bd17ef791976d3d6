import { base64FromHex } from '../../contract/codes/base64.ts'
import type { EncryptionKey } from '../../contract/plugin-door.ts'
import { asciiBytes, toHex } from './bytes.ts'
import type { Randomness } from './entropy.ts'

/** PKCS#1 v1.5 wants at least eight bytes of padding, and three bytes frame it. */
const FRAME_BYTES = 11

/**
 * Encrypts a short secret for UnionPay (RSA PKCS#1 v1.5, what ACP 5.1.0 asks for accNo, encryptedInfo and pin), so
 * that the bridge can pass it on without reading it. Text must be ASCII; bytes are wiped, whatever comes of them. Gives
 * base64; throws RangeError when the secret is longer than the key allows or the key is no RSA key at all.
 */
export function seal(secret: Uint8Array | string, key: EncryptionKey, randomness: Randomness): string {
  const message = typeof secret === 'string' ? asciiBytes(secret) : secret
  try {
    if (!/^([0-9a-fA-F]{2}){64,}$/.test(key.modulusHex)) throw new RangeError('not an RSA modulus')
    const modulusHex = key.modulusHex.replace(/^(00)+/, '')
    const lengthBytes = modulusHex.length / 2
    if (message.length > lengthBytes - FRAME_BYTES)
      throw new RangeError('too long to be sealed with this key')

    const block = new Uint8Array(lengthBytes)
    block[1] = 2
    block.set(nonZeroBytes(lengthBytes - message.length - 3, randomness), 2)
    block.set(message, lengthBytes - message.length)

    const sealed = power(BigInt(`0x${toHex(block)}`), key.exponent, BigInt(`0x${modulusHex}`))
    block.fill(0)
    return base64FromHex(sealed.toString(16).padStart(2 * lengthBytes, '0'))
  } finally {
    message.fill(0)
  }
}

/** `base ** exponent % modulus` by squaring. The exponent is public, so its timing gives nothing away. */
function power(base: bigint, exponent: number, modulus: bigint): bigint {
  let result = BigInt(1)
  let square = base % modulus
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

/** A zero would end the padding early, so zeros are drawn again. */
function nonZeroBytes(length: number, randomness: Randomness): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let filled = 0; filled < length; ) {
    for (const byte of randomness.bytes(length - filled)) if (byte !== 0) bytes[filled++] = byte
  }
  return bytes
}
