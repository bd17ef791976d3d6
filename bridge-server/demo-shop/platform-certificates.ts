import { Aes, Formatter, Rsa, Wechatpay } from 'wechatpay-axios-plugin'
import { z } from 'zod'
import type { PaymentServiceOptions } from './merchant.ts'

/** The payment service's certificates by serial number, in PEM. */
export type PlatformCertificates = Readonly<Record<string, string>>

/** Patience with the payment service for one call. */
export const CALL_TIMEOUT_MS = 10_000

/**
 * Downloads the certificates that the payment service signs with (`GET /v3/certificates`).
 *
 * The SDK refuses answers signed by a certificate it does not know, and these are what makes them known. So this one
 * answer is taken as text, its certificates are decrypted with the APIv3 key, and only then its signature is checked
 * against the certificate that it names.
 *
 * @throws Error when the answer is unreadable, or is not signed by one of the certificates in it
 */
export async function downloadPlatformCertificates(
  options: PaymentServiceOptions,
): Promise<PlatformCertificates> {
  const { mchid, serialNo, privateKeyPem, apiV3Key } = options.merchant
  const client = new Wechatpay({
    mchid,
    serial: serialNo,
    privateKey: privateKeyPem,
    certs: { none: '' },
    baseURL: options.bridgeUrl,
    timeout: CALL_TIMEOUT_MS,
    proxy: false,
  })
  const answer = await client
    .chain('v3/certificates')
    .get<string>({ responseType: 'text', transformResponse: [(text: string) => text] })

  // Without a prototype: serial numbers are looked up as strangers send them.
  const certificates: Record<string, string> = Object.create(null)
  for (const { serial_no, encrypt_certificate: sealed } of AnswerSchema.parse(JSON.parse(answer.data)).data) {
    certificates[serial_no] = Aes.AesGcm.decrypt(
      sealed.ciphertext,
      apiV3Key,
      sealed.nonce,
      sealed.associated_data,
    )
  }

  const header = (name: string) => String(answer.headers[`wechatpay-${name}`] ?? '')
  const signer = certificates[header('serial')]
  const signed = Formatter.response(header('timestamp'), header('nonce'), answer.data)
  if (!signer || !Rsa.verify(signed, header('signature'), Rsa.from(signer, Rsa.KEY_TYPE_PUBLIC))) {
    throw new Error('The list of platform certificates is not signed by one of them.')
  }
  return certificates
}

const AnswerSchema = z.object({
  data: z.array(
    z.object({
      serial_no: z.string().min(1),
      encrypt_certificate: z.object({
        nonce: z.string(),
        associated_data: z.string().default(''),
        ciphertext: z.string(),
      }),
    }),
  ),
})
