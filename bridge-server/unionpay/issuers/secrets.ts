import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import type { Random } from '../../clock/random.ts'

/** What a cardholder proves to be theirs by knowing it; and `ticket`, which names a payer's page beyond guessing. */
export type SecretKind = 'pin' | 'sms' | 'cvn2' | 'holder' | 'document' | 'ticket'

/**
 * Keyed hashes of what cardholders know. The key lies in a file of its own, so that a copy of the database alone
 * cannot be searched for six-digit PINs.
 */
export interface SecretHasher {
  hash(kind: SecretKind, cardNo: string, secret: string): Buffer
  matches(kind: SecretKind, cardNo: string, secret: string, expected: Uint8Array): boolean
}

const KEY_BYTES = 32

/** Opens the key file, making it on the first start, readable by its owner alone. */
export async function openSecretHasher(file: string, random: Random): Promise<SecretHasher> {
  const key = createSecretKey(await readOrMakeKey(file, random))
  const hash = (kind: SecretKind, cardNo: string, secret: string) =>
    createHmac('sha256', key).update(`${kind}:${cardNo}:${secret}`).digest()
  return {
    hash,
    matches: (kind, cardNo, secret, expected) => timingSafeEqual(hash(kind, cardNo, secret), expected),
  }
}

async function readOrMakeKey(file: string, random: Random): Promise<Buffer> {
  await fs.mkdir(path.dirname(file), { recursive: true })
  try {
    await fs.writeFile(file, random.bytes(KEY_BYTES), { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const key = await fs.readFile(file)
  if (key.length !== KEY_BYTES) throw new Error(`${file} is not a key of ${KEY_BYTES} bytes`)
  return key
}
