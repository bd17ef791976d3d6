import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Random } from '../clock/random.ts'
import { writeFileDurably } from '../durable-file.ts'

/** What something short is known by once it is forgotten: a payment code's digits, the account of a top-up. */
export type KeyedHash = (text: string) => string

const KEY_BYTES = 32

/**
 * Opens the key in `dataDir`, made on the first start and readable by its owner alone. Seventeen random digits could be
 * tried out against a bare hash; without the key, a copy of the database tells nothing of the codes in it.
 */
export async function loadOrMakeHash(dataDir: string, random: Random): Promise<KeyedHash> {
  const key = await readOrMake(path.join(dataDir, 'code-hash.key'), random)
  return (text) => createHmac('sha256', key).update(text).digest('hex')
}

async function readOrMake(file: string, random: Random): Promise<Buffer> {
  try {
    const key = await readFile(file)
    if (key.length !== KEY_BYTES) throw new Error(`${file} is not a key of ${KEY_BYTES} bytes`)
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const key = random.bytes(KEY_BYTES)
  // A key that a power cut emptied would keep the bridge from starting.
  await writeFileDurably(file, key)
  return key
}
