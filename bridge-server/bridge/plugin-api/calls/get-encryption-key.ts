import { z } from 'zod'
import { decodeBase64 } from '../../../acp/base64.ts'
import type { AcpClient } from '../../acp-client/acp-client.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer } from '../reply.ts'

/** UnionPay's public key, which PINs and card numbers are sealed with before they leave the payer's phone. */
export function getEncryptionKey(acp: AcpClient): PluginCall<'getEncryptionKey'> {
  const { n, e } = acp.encryption.publicKey.export({ format: 'jwk' })
  const key = {
    certId: acp.encryption.certId,
    modulusHex: bytesOf(n as string).toString('hex'),
    exponent: Number.parseInt(bytesOf(e as string).toString('hex'), 16),
  }
  return { request: z.strictObject({}), handle: async () => answer(key) }
}

/** JWK writes base64url without padding. */
function bytesOf(base64Url: string): Buffer {
  const base64 = base64Url.replaceAll('-', '+').replaceAll('_', '/')
  const bytes = decodeBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, '='))
  if (!bytes) throw new Error('the encryption key cannot be read')
  return bytes
}
