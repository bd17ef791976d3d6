import { hexFromBase64 } from '../../contract/codes/base64.ts'

/** What a decoder leaves where it did not know the code's character set. */
const REPLACEMENT = '\uFFFD'

/**
 * Opens WeChat's scanner; unless it is `onlyFromCamera` it has the album too, and nobody can tell what was used. Gives
 * the code's text; null when the payer closed it.
 */
export function scanCode(onlyFromCamera: boolean): Promise<string | null> {
  return new Promise((resolve) => {
    wx.scanCode({
      onlyFromCamera,
      scanType: ['qrCode', 'barCode'],
      success: ({ result, rawData }) =>
        resolve(result.includes(REPLACEMENT) ? (utf8Of(rawData) ?? result) : result),
      fail: () => resolve(null),
    })
  })
}

/** The raw bytes of a code as UTF-8; null where they are none. */
function utf8Of(base64: string): string | null {
  try {
    return decodeURIComponent((hexFromBase64(base64) ?? 'ff').replace(/../g, '%$&'))
  } catch {
    return null
  }
}
