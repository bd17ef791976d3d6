import { createHash } from 'node:crypto'

/**
 * A payer as the network counts him. WeChat's number of him stays here; the plugin knows nothing of the phone, so the
 * person stands for the device too.
 */
export function userOf(openpid: string): { userID: string; deviceID: string } {
  const userID = createHash('sha256').update(`quickpass/user/${openpid}`).digest('hex').slice(0, 32)
  return { userID, deviceID: userID }
}
