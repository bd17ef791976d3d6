import { X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import type { TestNetwork } from './unionpay.ts'

/** What a merchant gets when signing up, as files: what the configuration of every SDK points to. */
export interface MerchantKit {
  readonly network: TestNetwork
  readonly merId: string
  /** Private key and decimal serial number out of the pfx file. */
  readonly privateKey: string
  readonly certId: string
  /** PEM files. */
  readonly certificate: string
  readonly root: string
  readonly middle: string
  readonly encryption: string
  readonly signing: string
  readonly appVerify: string
  now(): Date
  /** Beijing time, `YYYYMMDDhhmmss`. */
  txnTime(): string
  newOrderId(): string
}

const PLAIN_MERCHANT = '777290058110048'
export const SEALING_MERCHANT = '777290058110097'
export const FILE_MERCHANT = '700000000000001'
/** What merchants with a shared key have agreed on with the network. */
export const SECURE_KEY = '88888888'
export const PFX_PASSWORD = '000000'

/** The public test cards. */
export const DEBIT_CARD = {
  number: '6216261000000000018',
  phone: '13552535506',
  pin: '123456',
  name: '全渠道',
  identity: '341126197709218366',
  sms: '111111',
}
export const CREDIT_CARD = { number: '6221558812340000', phone: '13552535506', cvn2: '123', expiry: '2311' }
export const POOR_CARD = '6214850000000510'

export async function openKit(network: TestNetwork, merId = PLAIN_MERCHANT): Promise<MerchantKit> {
  const file = async (name: string) => (await fetch(`${network.url}/mock/certs/${name}`)).text()
  const [root, middle, encryption, signing, appVerify] = await Promise.all(
    ['root.cer', 'middle.cer', 'enc.cer', 'sign.cer', 'app-verify.cer'].map(file),
  )
  const pfx = Buffer.from(await (await fetch(`${network.url}/mock/certs/${merId}.pfx`)).arrayBuffer())
  let orders = 0
  return {
    network,
    merId,
    ...openPfx(pfx),
    root: root!,
    middle: middle!,
    encryption: encryption!,
    signing: signing!,
    appVerify: appVerify!,
    now: () => new Date(network.clock.now()),
    txnTime: () => beijingDigits(network.clock.now()),
    newOrderId: () => `SDK${merId.slice(-5)}${String(++orders).padStart(8, '0')}`,
  }
}

export function beijingDigits(atMs: number): string {
  return new Date(atMs + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)
}

/** The serial number of a certificate as UnionPay writes it. */
export function certIdOf(pem: string): string {
  return BigInt(`0x${new X509Certificate(pem).serialNumber}`).toString()
}

/** Reads a PKCS#12 file with the classic algorithms that every SDK can read. */
function openPfx(pfx: Buffer): { privateKey: string; certificate: string; certId: string } {
  const asn1 = forge.asn1.fromDer(pfx.toString('binary'))
  const { pkcs8ShroudedKeyBag, certBag } = forge.pki.oids as { pkcs8ShroudedKeyBag: string; certBag: string }
  const bags = forge.pkcs12.pkcs12FromAsn1(asn1, PFX_PASSWORD)
  const key = bags.getBags({ bagType: pkcs8ShroudedKeyBag })[pkcs8ShroudedKeyBag]?.[0]?.key
  const held = bags.getBags({ bagType: certBag })[certBag]?.[0]?.cert
  if (!key || !held) throw new Error('the pfx file holds no key or no certificate')
  const certificate = forge.pki.certificateToPem(held)
  return { privateKey: forge.pki.privateKeyToPem(key), certificate, certId: certIdOf(certificate) }
}

/** The payer taps "pay" in UnionPay's control. Gives what the control hands back to the app. */
export async function payInControl(
  network: TestNetwork,
  tn: string,
  cardNo = DEBIT_CARD.number,
): Promise<{ payResult: string; resultData: { sign: string; data: string } }> {
  const { status, body } = await network.control('POST', `/tn/${tn}/pay`, { cardNo })
  if (status !== 200) throw new Error(`the control answers ${status}: ${JSON.stringify(body)}`)
  await network.drain()
  return body
}

/** The payer's wallet shows a code for the shop's scanner. */
export async function showPayerCode(network: TestNetwork, cardNo = DEBIT_CARD.number): Promise<string> {
  const { status, body } = await network.control('POST', '/c2b-codes', { cardNo })
  if (status !== 200) throw new Error(`no code: ${status} ${JSON.stringify(body)}`)
  return body.qrNo
}

/** Waits, on the virtual clock, until accepted refunds and voids are carried out and told. */
export async function settleDown(network: TestNetwork): Promise<void> {
  await network.pass(10_000)
  await network.drain()
}
