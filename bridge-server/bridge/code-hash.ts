import { createHmac } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Random } from '../clock/random.ts'

/** What a payment code is known by once its digits are forgotten. */
export type CodeHash = (digits: string) => string

const KEY_BYTES = 32

/**
 * Opens the key in `dataDir`, made on the first start and readable by its owner alone. Seventeen random digits could be
 * tried out against a bare hash; without the key, a copy of the database tells nothing of the codes in it.
 */
export async function loadOrMakeCodeHash(dataDir: string, random: Random): Promise<CodeHash> {
  const key = await readOrMake(path.join(dataDir, 'code-hash.key'), random)
  return (digits) => createHmac('sha256', key).update(digits).digest('hex')
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
  await writeFile(`${file}.new`, key, { mode: 0o600 })
  await rename(`${file}.new`, file)
  return key
}
