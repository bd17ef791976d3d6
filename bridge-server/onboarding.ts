import fs from 'node:fs/promises'
import path from 'node:path'
import { decodeBase64 } from './acp/base64.ts'
import { issueCertificate } from './acp/issue.ts'
import { MERCHANT_PFX_PASSWORD } from './acp/pki.ts'
import type { AppOptions } from './bridge/qr-client/qr-client.ts'
import { type Random, randomText } from './clock/random.ts'
import { writeFileDurably } from './durable-file.ts'
import type { ClientKey } from './fulfilment/signature.ts'
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

/** The bridge's own merchant, in whose name top-ups are sold: a seller of digital goods (MCC 5816). */
export const TOP_UP_MCHID = '1900000209'
const TOP_UP_MER_ID = '777290058160209'
/** The market, whose payments Alipay acquires: a department store (MCC 5311). */
const MARKET_MCHID = '1900000310'
const MARKET_MER_ID = '777290053110310'
const ALIPAY_ACQUIRER_ID = '99020000'

/** The bridge as an app of the network; the number is made up. */
const APP_INS_ID = '99030000'
const APP_PFX = 'app.pfx'

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
  const keys = await readOrMake(path.join(dataDir, 'demo-shop', 'merchant.json'), () =>
    makeKeys(DEMO_MCHID, random),
  )
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

/** The market's keys, kept and handed over like the shop's: it is another merchant of the same mini program. */
export async function signUpMarket(dataDir: string, random: Random): Promise<MerchantKeys> {
  const keys = await readOrMake(path.join(dataDir, 'demo-shop', 'market.json'), () =>
    makeKeys(MARKET_MCHID, random),
  )
  await writePrivate(path.join(merchantsDirOf(dataDir), `${MARKET_MCHID}.json`), {
    mchid: MARKET_MCHID,
    name: '淘宝小店集市',
    nameEn: 'Taobao Market',
    appids: [APP_ID],
    acquirer: 'alipay',
    apiV3Key: keys.apiV3Key,
    certificates: [{ serialNo: keys.serialNo, pem: keys.certificatePem }],
    unionpay: acpIdentity(MARKET_MER_ID),
  })
  return keys
}

/** The bridge's own merchant for top-ups. Nobody calls in his name, so he has no certificate. */
async function signUpTopUps(dataDir: string): Promise<void> {
  await writePrivate(path.join(merchantsDirOf(dataDir), `${TOP_UP_MCHID}.json`), {
    mchid: TOP_UP_MCHID,
    name: '云闪付充值',
    nameEn: 'QuickPass Top-ups',
    appids: [APP_ID],
    apiV3Key: '-'.repeat(32),
    certificates: [],
    unionpay: acpIdentity(TOP_UP_MER_ID),
  })
}

const acpIdentity = (merId: string) => ({
  merId,
  trId: DEMO_TR_ID,
  pfx: `${merId}.pfx`,
  pfxPassword: MERCHANT_PFX_PASSWORD,
})

/** The merchants beside the demo shop sign up with the mock network and the bridge. */
export async function signUpMoreMerchants(
  dataDir: string,
  random: Random,
  networkUrl: string,
  http: HttpClient,
): Promise<void> {
  const signUpAtNetwork = async (merchant: {
    merId: string
    name: string
    nameEn: string
    acquirerId?: string
  }) => {
    const answer = await http.send({
      method: 'POST',
      url: `${networkUrl}/mock/merchants`,
      body: JSON.stringify({ ...merchant, trId: DEMO_TR_ID }),
      timeoutMs: 10_000,
    })
    // 409: he signed up at an earlier start, and his key is still there.
    if (answer.status !== 200 && answer.status !== 409)
      throw new Error(`${networkUrl} does not sign ${merchant.name} up (HTTP ${answer.status}).`)
    await fetchAcpFile(dataDir, networkUrl, `${merchant.merId}.pfx`, http)
  }
  await Promise.all([
    signUpAtNetwork({ merId: TOP_UP_MER_ID, name: '云闪付充值', nameEn: 'QuickPass top-ups' }),
    signUpAtNetwork({
      merId: MARKET_MER_ID,
      name: '淘宝小店集市',
      nameEn: 'Taobao shops',
      acquirerId: ALIPAY_ACQUIRER_ID,
    }),
  ])
  // Nothing is written for a network at which nobody answers.
  await Promise.all([signUpTopUps(dataDir), signUpMarket(dataDir, random)])
}

/** At a gateway that is not the mock network they are nobody. */
export async function signOffMoreMerchants(dataDir: string): Promise<void> {
  for (const mchid of [TOP_UP_MCHID, MARKET_MCHID])
    await fs.rm(path.join(merchantsDirOf(dataDir), `${mchid}.json`), { force: true })
}

/** What the bridge signs with when it orders from the provider of top-ups, made on the first call. */
export function registerTopUpClient(dataDir: string, random: Random): Promise<ClientKey> {
  return readOrMake(path.join(dataDir, 'top-up-provider', 'client.json'), async () => ({
    keyId: 'quickpass-bridge',
    secret: random.bytes(32).toString('hex'),
  }))
}

async function makeKeys(mchid: string, random: Random): Promise<MerchantKeys> {
  const identity = await issueCertificate({ commonName: `Demo shop ${mchid}`, purpose: 'signing' })
  return {
    mchid,
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
  const names = ['root.cer', 'middle.cer', 'enc.cer', 'sign.cer', 'merchant.pfx']
  await Promise.all(names.map((name) => fetchAcpFile(dataDir, networkUrl, name, http)))
}

/**
 * The bridge signs up with the mock network as a payment app, whose payers scan and show codes. The network answers the
 * same application with the same key, so nothing is lost with either folder.
 */
export async function signUpApp(dataDir: string, networkUrl: string, http: HttpClient): Promise<AppOptions> {
  const app = { insID: APP_INS_ID, name: '云闪付小程序插件', trId: DEMO_TR_ID }
  const answer = await http.send({
    method: 'POST',
    url: `${networkUrl}/mock/apps`,
    body: JSON.stringify(app),
    timeoutMs: 10_000,
  })
  if (answer.status !== 200) throw new Error(`${networkUrl} does not sign apps up (HTTP ${answer.status}).`)
  const { pfxBase64, pfxPassword } = JSON.parse(answer.body.toString('utf8'))
  const bytes = decodeBase64(pfxBase64)
  if (!bytes) throw new Error(`${networkUrl} answers to an app's sign-up without a pfx file.`)
  await writePrivate(path.join(acpCertsDirOf(dataDir), APP_PFX), bytes)
  return { insID: app.insID, trId: app.trId, pfx: APP_PFX, pfxPassword }
}

async function fetchAcpFile(
  dataDir: string,
  networkUrl: string,
  name: string,
  http: HttpClient,
): Promise<void> {
  const answer = await http.send({
    method: 'GET',
    url: `${networkUrl}/mock/certs/${name}`,
    timeoutMs: 10_000,
  })
  if (answer.status !== 200)
    throw new Error(`${networkUrl} does not hand out ${name} (HTTP ${answer.status}).`)
  await writePrivate(path.join(acpCertsDirOf(dataDir), name), answer.body)
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

async function writePrivate(file: string, content: Buffer | object): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true })
  const bytes = Buffer.isBuffer(content) ? content : `${JSON.stringify(content, null, 2)}\n`
  await writeFileDurably(file, bytes)
}
