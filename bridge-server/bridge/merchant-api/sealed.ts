import { createCipheriv } from 'node:crypto'
import { type Random, randomText } from '../../clock/random.ts'

/** The dialect's sealed part of a message. */
export interface Sealed {
  readonly algorithm: 'AEAD_AES_256_GCM'
  readonly nonce: string
  readonly associated_data: string
  readonly ciphertext: string
}

/** AES-256-GCM takes twelve bytes; every published client reads them as ASCII. */
const NONCE_CHARS = 12

/**
 * Seals `text` for the holder of an APIv3 key; the authentication tag stands at the ciphertext's end.
 *
 * @param about bound to the text, and fewer than sixteen characters
 */
export function seal(text: string, about: string, apiV3Key: Buffer, random: Random): Sealed {
  const nonce = randomText(random, NONCE_CHARS)
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, Buffer.from(nonce, 'ascii'))
  cipher.setAAD(Buffer.from(about, 'ascii'))
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return {
    algorithm: 'AEAD_AES_256_GCM',
    nonce,
    associated_data: about,
    ciphertext: ciphertext.toString('base64'),
  }
}
