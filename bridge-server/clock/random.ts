import { createHash, randomBytes } from 'node:crypto'

/** Randomness, injected so that the same seed gives the same ledger, notifications and files. */
export interface Random {
  bytes(count: number): Buffer
}

export const systemRandom: Random = { bytes: (count) => randomBytes(count) }

/** Reproducible bytes for tests: SHA-256 of the seed and a counter. Never for keys that matter. */
export function seededRandom(seed: string): Random {
  let counter = 0
  return {
    bytes(count) {
      const blocks: Buffer[] = []
      for (let have = 0; have < count; have += 32) {
        blocks.push(createHash('sha256').update(`${seed}:${counter++}`).digest())
      }
      return Buffer.concat(blocks).subarray(0, count)
    },
  }
}

const ALPHANUMERIC = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'

/** Letters and digits without look-alikes, each equally likely. */
export function randomText(random: Random, length: number): string {
  const limit = 256 - (256 % ALPHANUMERIC.length)
  let text = ''
  while (text.length < length) {
    for (const byte of random.bytes(length)) {
      if (byte < limit && text.length < length) text += ALPHANUMERIC[byte % ALPHANUMERIC.length]
    }
  }
  return text
}
