import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { OWNER_ONLY, READABLE, writeFileDurably } from '../durable-file.ts'
import { readCertificate, type SigningIdentity, UNIONPAY_COMPANY_NAME } from './certificates.ts'
import { type EncryptionKeys, issueEncryption, loadEncryptionKeys } from './encryption-keys.ts'
import { readIdentity, readPart, writeIdentity } from './identity-files.ts'
import { issueCertificate } from './issue.ts'
import { MerchantCertificates } from './merchant-certificates.ts'
import { writePfx } from './pfx.ts'
import type { MerchantCertificate } from './verify.ts'

/** The password of every pfx file that the mock network hands out, the same as in UnionPay's own test kit. */
export const MERCHANT_PFX_PASSWORD = '000000'

/** The names under which published clients know the gateway, and this machine's own. */
export const SERVER_HOSTS: readonly string[] = [
  'gateway.test.95516.com',
  'gateway.95516.com',
  'filedownload.test.95516.com',
  'filedownload.95516.com',
  'localhost',
  '127.0.0.1',
  '101.231.204.80', // The test system's old address, which some clients still hold.
]

/** Everything the mock network signs, decrypts and recognises merchants with. */
export interface Pki {
  readonly root: SigningIdentity
  /** Issues every certificate below. */
  readonly middle: SigningIdentity
  /** Signs answers and notifications; the leaf of root ← middle ← leaf. */
  readonly signing: SigningIdentity
  /** What accNo and customerInfo are to be sealed for now; its certId is the protocol's encryptCertId. */
  readonly encryption: SigningIdentity
  /** Opens what was sealed, and changes the certificate over. */
  readonly encryptionKeys: EncryptionKeys
  /** Signs the result that a mobile control hands back to an app. */
  readonly appVerify: SigningIdentity
  /** What the gateway's TLS door shows, valid for `SERVER_HOSTS`; made on first demand. */
  server(): Promise<SigningIdentity>
  /**
   * The merchant's certificate and pfx file, made on first demand: its own, or those of the merchant `sharedBy`.
   * Throws on a merId that is not 15 letters or digits.
   */
  merchant(merId: string, sharedBy?: string): Promise<MerchantCredentials>
  /** Every merchant's certificate that is on file. */
  merchantCertificates(): Iterable<MerchantCertificate>
  /** The register that requests are verified against: `merId`'s own where it has this one, else whosever it is. */
  findCertificate(certId: string, merId?: string): MerchantCertificate | undefined
}

/** What a merchant receives when signing up. */
export interface MerchantCredentials {
  readonly certificate: MerchantCertificate
  /** PKCS#12, password `MERCHANT_PFX_PASSWORD`. */
  readonly pfx: Buffer
}

const MER_ID = /^[A-Za-z0-9]{15}$/
const MERCHANTS = 'merchants'
const IDENTITIES = ['root', 'middle', 'sign', 'enc', 'app-verify'] as const
type IdentityName = (typeof IDENTITIES)[number]
type Identities = Readonly<Record<IdentityName, SigningIdentity>>

/**
 * Opens the folder of certificates, making it whole on the first start: `{root,middle,sign,enc,app-verify}.{cer,key}`
 * and `merchants/<merId>.{cer,pfx}`. Private keys are readable by their owner alone.
 *
 * @param now the network's time, by which former keys end
 * @throws Error when the folder holds only a part: keys are never replaced silently under clients that rely on them.
 */
export async function loadOrCreatePki(dir: string, now: () => number): Promise<Pki> {
  if (await isEmpty(dir)) await createFolder(dir)
  const identities = await loadIdentities(dir)
  const encryptionKeys = await loadEncryptionKeys(dir, {
    first: identities.enc,
    issuer: identities.middle,
    now,
  })
  const register = await loadMerchants(dir)
  const making = new Map<string, Promise<MerchantCredentials>>()
  let server: Promise<SigningIdentity> | undefined

  async function makeMerchant(merId: string, sharedBy?: string): Promise<MerchantCredentials> {
    const base = join(dir, MERCHANTS, merId)
    const known = register.of(merId)
    if (known) return { certificate: known, pfx: await readFile(`${base}.pfx`) }
    const isShared = sharedBy !== undefined && sharedBy !== merId
    const { pfx, certificatePem } = isShared ? await credentialsOf(sharedBy) : await issueMerchant(merId)
    await writeFileDurably(`${base}.pfx`, pfx, OWNER_ONLY)
    // The certificate comes last: a merchant is on file once it is there, and then the pfx file is too.
    await writeFileDurably(`${base}.cer`, certificatePem, READABLE)
    const certificate = { ...readCertificate(certificatePem), merId }
    register.add(certificate)
    return { certificate, pfx }
  }

  async function issueMerchant(merId: string): Promise<{ pfx: Buffer; certificatePem: string }> {
    const identity = await issueCertificate({
      commonName: `041@Z2020-01-01@${merId}:SIGN@00000001`,
      purpose: 'signing',
      issuer: identities.middle,
    })
    return { pfx: writePfx(identity, MERCHANT_PFX_PASSWORD), certificatePem: identity.certificatePem }
  }

  async function credentialsOf(merId: string): Promise<{ pfx: Buffer; certificatePem: string }> {
    const { pfx, certificate } = await merchant(merId)
    return { pfx, certificatePem: certificate.certificatePem }
  }

  async function merchant(merId: string, sharedBy?: string): Promise<MerchantCredentials> {
    if (!MER_ID.test(merId)) throw new Error('a merId has 15 letters or digits')
    const underway = making.get(merId)
    if (underway) return underway
    const credentials = makeMerchant(merId, sharedBy)
    making.set(merId, credentials)
    credentials.catch(() => making.delete(merId))
    return credentials
  }

  return {
    root: identities.root,
    middle: identities.middle,
    signing: identities.sign,
    get encryption() {
      return encryptionKeys.present
    },
    encryptionKeys,
    appVerify: identities['app-verify'],
    merchantCertificates: () => register.all(),
    findCertificate: (certId, merId) => register.find(certId, merId),
    server: () => (server ??= loadOrMakeServer(dir, identities.middle)),
    merchant,
  }
}

/** Makes the whole set beside the folder and moves it in at once, so that a crash leaves all or nothing. */
async function createFolder(dir: string): Promise<void> {
  const draft = `${dir}.${randomUUID()}`
  await mkdir(join(draft, MERCHANTS), { recursive: true, mode: 0o700 })
  try {
    for (const [name, identity] of Object.entries(await issueIdentities())) {
      await writeIdentity(join(draft, name), identity)
    }
    await rename(draft, dir)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    // Another process may have finished first; then its certificates are the ones to use.
    if (await isEmpty(dir)) throw error
  }
}

async function issueIdentities(): Promise<Identities> {
  const root = await issueCertificate({ commonName: 'QuickPass Bridge Mock Root', purpose: 'authority' })
  const middle = await issueCertificate({
    commonName: 'QuickPass Bridge Mock OCA1',
    purpose: 'authority',
    issuer: root,
  })
  const [sign, enc, appVerify] = await Promise.all([
    issueCertificate({
      commonName: `041@8310000000083040@${UNIONPAY_COMPANY_NAME}@00016493`,
      purpose: 'signing',
      issuer: middle,
    }),
    issueEncryption(middle),
    issueCertificate({
      commonName: '041@Z2020-01-01@00040000:SIGN@00000007',
      purpose: 'signing',
      issuer: middle,
    }),
  ])
  return { root, middle, sign, enc, 'app-verify': appVerify }
}

async function loadIdentities(dir: string): Promise<Identities> {
  const entries = IDENTITIES.map(async (name) => [name, await readIdentity(join(dir, name))] as const)
  return Object.fromEntries(await Promise.all(entries)) as Identities
}

/** Younger than the folder may be, and of use to nobody but this network: so it is made whenever it is not there. */
async function loadOrMakeServer(dir: string, issuer: SigningIdentity): Promise<SigningIdentity> {
  const base = join(dir, 'server')
  if (existsSync(`${base}.cer`)) return readIdentity(base)
  const order = { commonName: SERVER_HOSTS[0]!, purpose: 'server', hosts: SERVER_HOSTS, issuer } as const
  const identity = await issueCertificate(order)
  await writeIdentity(base, identity)
  return identity
}

async function loadMerchants(dir: string): Promise<MerchantCertificates> {
  const register = new MerchantCertificates()
  await mkdir(join(dir, MERCHANTS), { recursive: true, mode: 0o700 })
  for (const file of await readdir(join(dir, MERCHANTS))) {
    if (!file.endsWith('.cer')) continue
    const certificate = readCertificate(await readPart(join(dir, MERCHANTS, file)))
    register.add({ ...certificate, merId: file.slice(0, -'.cer'.length) })
  }
  return register
}

async function isEmpty(dir: string): Promise<boolean> {
  try {
    return (await readdir(dir)).length === 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true
    throw error
  }
}
