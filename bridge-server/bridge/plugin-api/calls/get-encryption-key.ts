import { z } from 'zod'
import { decodeBase64 } from '../../../acp/base64.ts'
import type { Certificate } from '../../../acp/certificates.ts'
import { toTxnTime } from '../../../acp/times.ts'
import { TRANSACTIONS } from '../../../acp/transactions.ts'
import type { Clock } from '../../../clock/clock.ts'
import type { AcpClient } from '../../acp-client/acp-client.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer } from '../reply.ts'

/** What accNo, customerInfo and PINs are sealed for. */
const SENSITIVE_DATA = '01'

/** UnionPay's public key, which PINs and card numbers are sealed with before they leave the payer's phone. */
export function getEncryptionKey(acp: AcpClient, clock: Clock): PluginCall<'getEncryptionKey'> {
  return {
    request: z.strictObject({}),
    async handle(_request, { merchant }) {
      await acp.encryption.refresh(() => {
        const txnTime = toTxnTime(clock.now())
        const fields = { orderId: `EK${txnTime}`, txnTime, certType: SENSITIVE_DATA }
        return acp.call(merchant.unionpay, TRANSACTIONS.encryptionCert, fields)
      })
      return answer(keyOf(acp.encryption.present))
    },
  }
}

function keyOf({ certId, publicKey }: Certificate) {
  const { n, e } = publicKey.export({ format: 'jwk' })
  return {
    certId,
    modulusHex: bytesOf(n as string).toString('hex'),
    exponent: Number.parseInt(bytesOf(e as string).toString('hex'), 16),
  }
}

/** JWK writes base64url without padding. */
function bytesOf(base64Url: string): Buffer {
  const base64 = base64Url.replaceAll('-', '+').replaceAll('_', '/')
  const bytes = decodeBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, '='))
  if (!bytes) throw new Error('the encryption key cannot be read')
  return bytes
}
