import type { Space } from '../space.ts'
import type { ServiceApi } from '../wx.ts'

const MOST_RANDOM_BYTES = 1024 * 1024

/** Bytes: base64 and randomness. */
export function encodingApis(space: Space) {
  return {
    arrayBufferToBase64: {
      sync: (buffer: ArrayBuffer) => {
        let text = ''
        for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte)
        return btoa(text)
      },
    },
    base64ToArrayBuffer: {
      sync: (base64: unknown) => Uint8Array.from(atob(String(base64)), (char) => char.charCodeAt(0)).buffer,
    },
    getRandomValues: {
      async: ({ length }) => {
        const isFine = Number.isInteger(length) && Number(length) > 0 && Number(length) <= MOST_RANDOM_BYTES
        if (!isFine) throw new Error('invalid length')
        return { randomValues: space.program.randomBytes(Number(length)).buffer }
      },
    },
  } satisfies Record<string, ServiceApi>
}
