import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { readCertificate } from '../../acp/certificates.ts'
import { decodeAnswer, encodeForm, MAX_MESSAGE_BYTES } from '../../acp/form.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { kindOf, type Transaction } from '../../acp/transactions.ts'
import { answerVerifier, type Verifier } from '../../acp/verify.ts'
import type { Clock } from '../../clock/clock.ts'
import { MINUTE_MS, SECOND_MS } from '../../clock/clock.ts'
import type { HttpClient } from '../../http/client.ts'
import type { AcpMerchant } from '../merchants.ts'
import { EncryptionCertificate } from './encryption-certificate.ts'

/** Speaks to the ACP gateway: signs what leaves, believes only what UnionPay signed. */
export interface AcpClient {
  /**
   * Sends one request.
   *
   * @param fields what the transaction needs beyond the envelope; `txnTime` always, and `orderId` unless it is about none
   */
  call(merchant: AcpMerchant, transaction: Transaction, fields: CallFields): Promise<AcpAnswer>
  /** Whether UnionPay signed a notification. */
  readonly verify: Verifier
  /** UnionPay's encryption certificate; only UnionPay has the private key. */
  readonly encryption: EncryptionCertificate
  /** Where the network sends the outcome of one of our orders. */
  backUrl(acpOrderId: string): string
}

export interface OrderKey {
  readonly orderId: string
  readonly txnTime: string
}

type CallFields = AcpMessage & { readonly txnTime: string }

/** A verified answer; or none that counts, which leaves unknown whether the gateway acted. */
export type AcpAnswer =
  | { readonly ok: true; readonly message: AcpMessage; readonly respCode: string }
  | { readonly ok: false; readonly why: string }

export interface AcpOptions {
  readonly gatewayUrl: string
  /** The host that hands out settlement files; by default the gateway itself. */
  readonly fileUrl?: string
  /** Where the network reaches the bridge; asked for each time, since the bridge may not be listening yet. */
  readonly backUrlBase: () => string
  readonly certsDir: string
  readonly clock: Clock
  readonly http: HttpClient
}

/** What is waited for and read of an answer; after that the outcome is asked for instead. */
interface AnswerBounds {
  readonly timeoutMs: number
  readonly bytesMax: number
}

const MESSAGE_BOUNDS: AnswerBounds = { timeoutMs: 10 * SECOND_MS, bytesMax: MAX_MESSAGE_BYTES }
/** A settlement file, packed: more than a day of the largest file that is opened. */
const FILE_BOUNDS: AnswerBounds = { timeoutMs: 2 * MINUTE_MS, bytesMax: 64 * 1024 * 1024 }
export const NOTIFY_PATH = '/acp/notify/'
/** Renminbi. */
export const CURRENCY_CODE = '156'

/** Reads the certificates once; `certsDir` holds `root.cer`, `middle.cer` and `enc.cer`. */
export async function openAcpClient(options: AcpOptions): Promise<AcpClient> {
  const { gatewayUrl, fileUrl = gatewayUrl, backUrlBase, certsDir, clock, http } = options
  const read = async (name: string) => readCertificate(await readFile(path.join(certsDir, name), 'utf8'))
  const [root, middle, encryption] = await Promise.all([
    read('root.cer'),
    read('middle.cer'),
    read('enc.cer'),
  ])
  const verify = answerVerifier({ root, middle, now: () => clock.now() })

  return {
    verify,
    encryption: new EncryptionCertificate(encryption, clock),
    backUrl: (acpOrderId) => `${backUrlBase()}${NOTIFY_PATH}${acpOrderId}`,
    async call(merchant, transaction, fields) {
      const request = await merchant.sign({
        version: '5.1.0',
        encoding: 'UTF-8',
        ...kindOf(transaction),
        channelType: '08',
        accessType: '0',
        merId: merchant.merId,
        ...fields,
      })
      const isFile = transaction.address === 'file'
      const bounds = isFile ? FILE_BOUNDS : MESSAGE_BOUNDS
      try {
        const answer = await http.send({
          method: 'POST',
          url: isFile ? `${fileUrl}/` : `${gatewayUrl}/gateway/api/${transaction.address}.do`,
          headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
          body: encodeForm(request),
          timeoutMs: bounds.timeoutMs,
          answerBytesMax: bounds.bytesMax,
        })
        return answer.status === 200
          ? readAnswer(answer.body, bounds, request, verify)
          : { ok: false, why: `the gateway answered with HTTP ${answer.status}` }
      } catch (error) {
        return { ok: false, why: `the gateway did not answer: ${(error as Error).message}` }
      }
    },
  }
}

/** An answer counts when UnionPay signed it, and signed it for this very request. */
function readAnswer(
  body: Buffer,
  { bytesMax }: AnswerBounds,
  request: AcpMessage,
  verify: Verifier,
): AcpAnswer {
  const decoded = decodeAnswer(body, bytesMax)
  if (!decoded.ok) return { ok: false, why: `the gateway's answer is no message: ${decoded.fault}` }
  const { message } = decoded
  const verification = verify(message)
  if (!verification.ok) return { ok: false, why: `the gateway's answer is not trusted: ${verification.why}` }
  for (const name of ['merId', 'orderId', 'txnTime']) {
    if (message[name] !== request[name]) {
      return { ok: false, why: `the gateway's answer is about another ${name}` }
    }
  }
  return message.respCode
    ? { ok: true, message, respCode: message.respCode }
    : { ok: false, why: "the gateway's answer has no respCode" }
}
