import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { readCertificate } from '../acp/certificates.ts'
import { issueCertificate } from '../acp/issue.ts'
import type { Clock } from '../clock/clock.ts'
import { type Random, randomText } from '../clock/random.ts'
import { writeFileDurably } from '../durable-file.ts'

/** The key that the bridge signs answers and notifications to merchants with. */
export interface PlatformKey {
  /** Ten hexadecimal digits, where WeChat Pay's own have forty: nobody takes one for the other. */
  readonly serialNo: string
  readonly certificatePem: string
  readonly notBeforeMs: number
  readonly notAfterMs: number
  /** Headers that prove a body to be the bridge's, with a fresh time and nonce. The body may be empty. */
  signedHeaders(body: string): Promise<Record<string, string>>
}

/** Opens the key pair in `dataDir`, made on the first start and readable by its owner alone. */
export async function loadOrMakePlatformKey(
  dataDir: string,
  clock: Clock,
  random: Random,
): Promise<PlatformKey> {
  const pem = await readOrMake(path.join(dataDir, 'platform.pem'))
  const privateKey = createPrivateKey(pem)
  const certificate = readCertificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE-----')))
  const serialNo = certificate.x509.serialNumber
  return {
    serialNo,
    certificatePem: `${certificate.certificatePem.replaceAll('\r\n', '\n')}\n`,
    notBeforeMs: certificate.notBeforeMs,
    notAfterMs: certificate.notAfterMs,
    async signedHeaders(body) {
      const timestamp = String(Math.floor(clock.now() / 1000))
      const nonce = randomText(random, 32)
      return {
        'Wechatpay-Timestamp': timestamp,
        'Wechatpay-Nonce': nonce,
        'Wechatpay-Serial': serialNo,
        'Wechatpay-Signature': await signText(`${timestamp}\n${nonce}\n${body}\n`, privateKey),
        'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
      }
    },
  }
}

/** Key and certificate stand in one file, so that there is never one without the other. */
async function readOrMake(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const identity = await issueCertificate({ commonName: 'QuickPass Bridge platform', purpose: 'signing' })
  const key = identity.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const pem = `${key}${identity.certificatePem.replaceAll('\r\n', '\n')}\n`
  await writeFileDurably(file, pem)
  return pem
}

/** Signing runs on libuv's pool, so that it uses all cores and blocks nobody. */
function signText(text: string, privateKey: KeyObject): Promise<string> {
  return new Promise((resolve, reject) => {
    sign('sha256', Buffer.from(text), privateKey, (error, signature) =>
      error ? reject(error) : resolve(signature.toString('base64')),
    )
  })
}
