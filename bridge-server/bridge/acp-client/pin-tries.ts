import { decodeGroup } from '../../acp/group.ts'
import type { AcpMessage } from '../../acp/message.ts'

/** PIN tries left, where the network passes on what the issuer told: `reserved={pinTriesLeft=2}`. */
export function pinTriesLeftOf(message: AcpMessage): number | null {
  const tries = message.reserved && decodeGroup(message.reserved)?.pinTriesLeft
  return tries && /^\d$/.test(tries) ? Number(tries) : null
}
