import { z } from 'zod'
import { decodeBase64 } from '../../../acp/base64.ts'
import type { AcpClient } from '../../acp-client/acp-client.ts'
import { refuse } from '../reply.ts'

/** What the plugin sealed with a 2048-bit key: 256 bytes, whatever is in it. */
const SEALED_BYTES = 256

/** base64 of something that only UnionPay can open. */
export const sealedText = z
  .string()
  .max(512)
  .refine((text) => decodeBase64(text)?.length === SEALED_BYTES, 'must be base64 of 256 bytes')

/** A number that the plugin chose, to make a repeated request harmless. */
export const attemptIdText = z.string().regex(/^[0-9A-Za-z]{16,32}$/)

/** Refuses what was sealed with a key that the bridge never handed out; null when the key is right. */
export function refuseForeignKey({ encryptCertId }: { encryptCertId: string }, acp: AcpClient) {
  if (acp.encryption.knows(encryptCertId)) return null
  return refuse('bad_request', `sealed with another key than ${acp.encryption.present.certId}`, {
    field: 'encryptCertId',
  })
}
