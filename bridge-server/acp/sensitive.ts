import { constants, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto'
import { decodeBase64 } from './base64.ts'

/**
 * Encrypts for the holder of a certificate: RSA PKCS#1 v1.5, as base64. Used for accNo, encryptedInfo and pin.
 * Text is taken as UTF-8. Throws when it is longer than the key allows (245 bytes for 2048 bits).
 */
export function encryptFor(publicKey: KeyObject, secret: string | Uint8Array): string {
  const bytes = typeof secret === 'string' ? Buffer.from(secret, 'utf8') : secret
  return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, bytes).toString('base64')
}

/**
 * Decrypts what `encryptFor` wrote; undefined for anything else.
 *
 * Node either refuses PKCS#1 v1.5 decryption or answers wrong ciphertext with random bytes, so the padding is
 * taken off here. Whatever is wrong with the padding, the work and the answer are the same, since a difference
 * that a sender can see would let him decrypt other people's messages (Bleichenbacher's attack).
 */
export function decryptWith(privateKey: KeyObject, ciphertext: string): Buffer | undefined {
  const sealed = decodeBase64(ciphertext)
  if (!sealed) return undefined
  try {
    return unpad(privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, sealed))
  } catch {
    return undefined // Of another length than the key, or a number above its modulus.
  }
}

const SHORTEST_PADDING_BYTES = 8

/** Strips `00 02 <at least eight bytes other than zero> 00`, looking at every byte whatever it finds. */
function unpad(block: Buffer): Buffer | undefined {
  let separatorAt = 0
  for (let i = 2; i < block.length; i++) {
    const isFirstZero = isZero(block[i]!) & isZero(separatorAt)
    separatorAt |= i * isFirstZero
  }
  const tooShort = (separatorAt - (2 + SHORTEST_PADDING_BYTES)) >>> 31
  const wrong = block[0]! | (block[1]! ^ 2) | tooShort
  return wrong === 0 ? block.subarray(separatorAt + 1) : undefined
}

/** 1 for zero and 0 for any other small number, without a branch. */
function isZero(value: number): number {
  return (value - 1) >>> 31
}
