import { fromBase64, toBase64 } from '../../wire/base64.ts'
import type { Space } from '../space.ts'
import type { ServiceApi } from '../wx.ts'

const MOST_RANDOM_BYTES = 1024 * 1024

/** Bytes: base64 and randomness. */
export function encodingApis(space: Space) {
  return {
    arrayBufferToBase64: { sync: (buffer: ArrayBuffer) => toBase64(buffer) },
    base64ToArrayBuffer: { sync: (base64: unknown) => fromBase64(String(base64)) },
    getRandomValues: {
      async: ({ length }) => {
        const isFine = Number.isInteger(length) && Number(length) > 0 && Number(length) <= MOST_RANDOM_BYTES
        if (!isFine) throw new Error('invalid length')
        return { randomValues: space.program.randomBytes(Number(length)).buffer }
      },
    },
  } satisfies Record<string, ServiceApi>
}
