import { type KeyObject, X509Certificate } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { CodeOwner } from '../../contract/code-owners.ts'
import { readPfx } from '../acp/pfx.ts'
import { requestSigner, type Signer } from '../acp/sign.ts'

/** A merchant as the bridge knows him: who may call for him, and who he is at UnionPay. */
export interface Merchant {
  readonly mchid: string
  /** Shown to payers. */
  readonly name: string
  /** Shown to payers who do not read Chinese. */
  readonly nameEn: string
  readonly appids: readonly string[]
  /** Whose side of the network he is paid on. */
  readonly acquirer: CodeOwner
  /** 32 bytes; seals what the bridge tells the merchant. */
  readonly apiV3Key: Buffer
  /** Public keys of his API certificates by serial number in upper case. */
  readonly keys: ReadonlyMap<string, KeyObject>
  readonly unionpay: AcpMerchant
}

/** The merchant at the network. */
export interface AcpMerchant {
  readonly merId: string
  /** Token requestor that his payers' cards are bound for. */
  readonly trId: string
  readonly sign: Signer
}

export interface Merchants {
  readonly all: readonly Merchant[]
  byMchid(mchid: string): Merchant | undefined
  /**
   * The merchant that a mini program belongs to. Several may be paid in it: it belongs to the one whose file says
   * `isHost`, or else to the first by number.
   */
  byAppid(appid: string): Merchant | undefined
}

const merchantFile = z.strictObject({
  mchid: z.string().regex(/^\d{8,10}$/),
  name: z.string().min(1).max(64),
  nameEn: z.string().min(1).max(64).optional(),
  appids: z.array(z.string().regex(/^wx[0-9a-f]{16}$/)).min(1),
  isHost: z.boolean().optional(),
  acquirer: z.enum(['unionpay', 'wechat', 'alipay']).optional(),
  apiV3Key: z.string().regex(/^[\x21-\x7e]{32}$/, 'must be 32 ASCII characters'),
  /** None where nobody calls in his name: for the bridge's own merchants. */
  certificates: z.array(z.strictObject({ serialNo: z.string(), pem: z.string() })),
  unionpay: z.strictObject({
    merId: z.string().regex(/^[0-9A-Za-z]{15}$/),
    trId: z.string().regex(/^\d{11}$/),
    pfx: z.string().regex(/^[\w.-]+$/, 'must be a file name'),
    pfxPassword: z.string(),
  }),
})

/**
 * Reads every `.json` file of `merchantsDir`; keys are parsed here, once.
 *
 * @param certsDir where the merchants' pfx files lie
 * @throws Error naming the file and what is wrong with it
 */
export async function loadMerchants(merchantsDir: string, certsDir: string): Promise<Merchants> {
  const names = (await readdir(merchantsDir)).filter((name) => name.endsWith('.json')).sort()
  const merchants = await Promise.all(
    names.map((name) => readMerchant(path.join(merchantsDir, name), certsDir)),
  )
  const byMchid = new Map(merchants.map((merchant) => [merchant.mchid, merchant]))
  const twice = merchants.find((merchant) => byMchid.get(merchant.mchid) !== merchant)
  if (twice) throw new Error(`${merchantsDir} holds merchant ${twice.mchid} twice`)
  const hostsFirst = merchants.toSorted((a, b) => Number(b.isHost) - Number(a.isHost))
  return {
    all: merchants,
    byMchid: (mchid) => byMchid.get(mchid),
    byAppid: (appid) => hostsFirst.find(({ appids }) => appids.includes(appid)),
  }
}

async function readMerchant(file: string, certsDir: string): Promise<Merchant & { isHost: boolean }> {
  try {
    const { mchid, name, appids, apiV3Key, certificates, unionpay, ...rest } = merchantFile.parse(
      JSON.parse(await readFile(file, 'utf8')),
    )
    const identity = readPfx(await readFile(path.join(certsDir, unionpay.pfx)), unionpay.pfxPassword)
    return {
      mchid,
      name,
      nameEn: rest.nameEn ?? name,
      appids,
      isHost: rest.isHost ?? false,
      acquirer: rest.acquirer ?? 'unionpay',
      apiV3Key: Buffer.from(apiV3Key, 'ascii'),
      keys: new Map(
        certificates.map(({ serialNo, pem }) => [serialNo.toUpperCase(), readKey(serialNo, pem)]),
      ),
      unionpay: { merId: unionpay.merId, trId: unionpay.trId, sign: requestSigner(identity) },
    }
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message
    throw new Error(`${file} is not a merchant's file: ${why}`, { cause })
  }
}

function readKey(serialNo: string, pem: string): KeyObject {
  const certificate = new X509Certificate(pem)
  if (certificate.serialNumber !== serialNo.toUpperCase()) {
    throw new Error(`certificate ${certificate.serialNumber} is listed as ${serialNo}`)
  }
  return certificate.publicKey
}
