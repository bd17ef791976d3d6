import type { IncomingHttpHeaders } from 'node:http'
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin'
import { z } from 'zod'
import { SECOND_MS } from '../clock/clock.ts'
import { parseJson } from '../http/json.ts'
import type { PaymentService } from './payment-service.ts'

/** How far a notification's time may be from ours, either way. */
const NOTIFICATION_SKEW_MS_MAX = 300 * SECOND_MS

export interface Notification {
  /** The same for every repetition of one event. */
  readonly id: string
  readonly type: string
  /** Decrypted; for `TRANSACTION.*` a transaction. */
  readonly resource: unknown
}

/** The notification does not come from the payment service, or not now. */
export class UntrustedNotificationError extends Error {}

/**
 * Checks and opens a notification.
 *
 * @param body the bytes as they came: the signature is over them
 * @throws UntrustedNotificationError when time, certificate or signature are wrong
 * @throws Error when a genuine notification cannot be read, or the certificate cannot be fetched just now
 */
export async function openNotification(
  headers: IncomingHttpHeaders,
  body: Buffer,
  { service, apiV3Key, nowMs }: { service: PaymentService; apiV3Key: string; nowMs: number },
): Promise<Notification> {
  const timestamp = header(headers, 'timestamp')
  if (!/^\d{1,12}$/.test(timestamp)) throw new UntrustedNotificationError('Wechatpay-Timestamp is missing.')
  if (Math.abs(nowMs - Number(timestamp) * SECOND_MS) > NOTIFICATION_SKEW_MS_MAX) {
    throw new UntrustedNotificationError('Wechatpay-Timestamp is too far from the present.')
  }
  const certificate = await service.certificate(header(headers, 'serial'))
  if (!certificate) throw new UntrustedNotificationError('Wechatpay-Serial names no platform certificate.')
  const signed = Formatter.response(timestamp, header(headers, 'nonce'), body.toString('utf8'))
  const signature = header(headers, 'signature')
  const key = Rsa.from(certificate, Rsa.KEY_TYPE_PUBLIC)
  if (!isBase64(signature) || !Rsa.verify(signed, signature, key)) {
    throw new UntrustedNotificationError('Wechatpay-Signature does not fit the body.')
  }

  const { id, event_type, resource } = NotificationSchema.parse(parseJson(body))
  const text = Aes.AesGcm.decrypt(resource.ciphertext, apiV3Key, resource.nonce, resource.associated_data)
  return { id, type: event_type, resource: JSON.parse(text) }
}

function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[`wechatpay-${name}`]
  return typeof value === 'string' ? value : ''
}

/** Node's decoder skips what it does not know, which would let an altered signature pass. */
function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text
}

const NotificationSchema = z.object({
  id: z.string().min(1).max(36),
  event_type: z.string().min(1),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().default(''),
  }),
})
