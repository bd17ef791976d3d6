import fs from 'node:fs/promises'
import path from 'node:path'
import { issueCertificate } from './acp/issue.ts'
import { MERCHANT_PFX_PASSWORD } from './acp/pki.ts'
import { type Random, randomText } from './clock/random.ts'
import type { HttpClient } from './http/client.ts'

/**
 * What people do before the first payment, done once on the first start: the mini program registers with WeChat,
 * the shop signs up with the bridge, and the bridge fetches its certificates from the network. Parties get each
 * other's half as files in their own data folders; nothing is handed over in memory.
 */

export const APP_ID = 'wx0000000000000001'
export const DEMO_MCHID = '1900000109'
/** UnionPay's public test merchant, and the token requestor that test tokens belong to. */
const DEMO_MER_ID = '777290058110048'
const DEMO_TR_ID = '62000000001'

export interface WechatSecrets {
  readonly appId: string
  readonly appSecret: string
  /** Shared by WeChat and the plugin's backend: signs the host signature. */
  readonly pluginToken: string
}

export interface MerchantKeys {
  readonly mchid: string
  readonly serialNo: string
  readonly certificatePem: string
  readonly privateKeyPem: string
  readonly apiV3Key: string
}

/** The mini program's secrets at WeChat, made on the first call. */
export function registerMiniProgram(dataDir: string, random: Random): Promise<WechatSecrets> {
  return readOrMake(path.join(dataDir, 'wechat', 'app.json'), async () => ({
    appId: APP_ID,
    appSecret: random.bytes(16).toString('hex'),
    pluginToken: randomText(random, 32),
  }))
}

/**
 * The demo shop's keys, kept in its own folder; the bridge's folder gets the public half and the APIv3 key. That half
 * is written on every call, so that either folder may be deleted without the other.
 */
export async function signUpDemoShop(dataDir: string, random: Random): Promise<MerchantKeys> {
  const keys = await readOrMake(path.join(dataDir, 'demo-shop', 'merchant.json'), () => makeKeys(random))
  await writePrivate(path.join(merchantsDirOf(dataDir), `${DEMO_MCHID}.json`), {
    mchid: DEMO_MCHID,
    name: '山间小铺',
    nameEn: 'Hillside Shop',
    appids: [APP_ID],
    apiV3Key: keys.apiV3Key,
    certificates: [{ serialNo: keys.serialNo, pem: keys.certificatePem }],
    unionpay: {
      merId: DEMO_MER_ID,
      trId: DEMO_TR_ID,
      pfx: 'merchant.pfx',
      pfxPassword: MERCHANT_PFX_PASSWORD,
    },
  })
  return keys
}

async function makeKeys(random: Random): Promise<MerchantKeys> {
  const identity = await issueCertificate({ commonName: `Demo shop ${DEMO_MCHID}`, purpose: 'signing' })
  return {
    mchid: DEMO_MCHID,
    serialNo: identity.x509.serialNumber,
    certificatePem: identity.certificatePem,
    privateKeyPem: identity.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    apiV3Key: randomText(random, 32),
  }
}

/** Fetches the mock network's certificates over HTTP, as a developer would from UnionPay's console. */
export async function fetchAcpCertificates(
  dataDir: string,
  networkUrl: string,
  http: HttpClient,
): Promise<void> {
  for (const name of ['root.cer', 'middle.cer', 'enc.cer', 'merchant.pfx']) {
    const answer = await http.send({
      method: 'GET',
      url: `${networkUrl}/mock/certs/${name}`,
      timeoutMs: 10_000,
    })
    if (answer.status !== 200)
      throw new Error(`${networkUrl} does not hand out ${name} (HTTP ${answer.status}).`)
    await writePrivate(path.join(acpCertsDirOf(dataDir), name), answer.body)
  }
}

export const acpCertsDirOf = (dataDir: string) => path.join(dataDir, 'bridge', 'acp')
export const merchantsDirOf = (dataDir: string) => path.join(dataDir, 'bridge', 'merchants')

async function readOrMake<Content extends object>(
  file: string,
  make: () => Promise<Content>,
): Promise<Content> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8')) as Content
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      throw new Error(`${file} cannot be read: ${error}`)
  }
  const content = await make()
  await writePrivate(file, content)
  return content
}

/** Written beside and moved into place, so that a file is there whole or not at all; for its owner alone. */
async function writePrivate(file: string, content: Buffer | object): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true })
  const bytes = Buffer.isBuffer(content) ? content : `${JSON.stringify(content, null, 2)}\n`
  await fs.writeFile(`${file}.new`, bytes, { mode: 0o600 })
  await fs.rename(`${file}.new`, file)
}
