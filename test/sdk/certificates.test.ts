import { execFile } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import forge from 'node-forge'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Manner, payment, sdkClient } from '../support/sdk-client.ts'
import { certIdOf, type MerchantKit, openKit, PFX_PASSWORD } from '../support/sdk-kit.ts'
import { signWithRsa } from '../support/sdk-message.ts'
import { hasOpenssl, UNIONPAY } from '../support/sdk-trust.ts'
import { START_MS, startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { BELIEVING } from './manners/believing.ts'
import { OMNIPAY, SHIMA } from './manners/early.ts'
import { EGZOSN } from './manners/egzosn.ts'
import { GO } from './manners/go.ts'
import { javaManner } from './manners/java.ts'
import { NODE } from './manners/node.ts'
import { PANJJO } from './manners/panjjo.ts'
import { PHP } from './manners/php.ts'
import { PYTHON } from './manners/python.ts'

const MANNERS: Readonly<Record<string, Manner>> = {
  java: javaManner(),
  javaTest: javaManner({ ifValidateCNName: false }),
  python: PYTHON,
  php: PHP,
  node: NODE,
  go: GO,
  egzosn: EGZOSN,
  believing: BELIEVING,
  panjjo: PANJJO,
  omnipay: OMNIPAY,
  shima: SHIMA,
}
const ALL = Object.keys(MANNERS)
const CHAIN = ['java', 'javaTest', 'python', 'php', 'node', 'go', 'egzosn']
const NAME = ['java', 'python', 'php', 'go']
/** They know one certificate and no other. */
const FIXED = ['panjjo', 'omnipay', 'shima']

let network: TestNetwork
let kit: MerchantKit

beforeAll(async () => {
  network = await startTestNetwork()
  kit = await openKit(network)
})
afterAll(() => network.close())

/** Which SDKs turn away whatever `tell` lets them hear. */
async function refusing(tell: (manner: Manner) => Promise<unknown>): Promise<string[]> {
  const refused: string[] = []
  for (const [name, manner] of Object.entries(MANNERS)) {
    await tell(manner).catch(() => refused.push(name))
  }
  return refused
}

describe('trouble on demand is the trouble that real clients have', () => {
  test.each([
    ['nothing', null, []],
    ['a wrong signature', 'bad-signature', ALL],
    ['an expired certificate', 'expired-certificate', [...CHAIN, ...FIXED]],
    ["another authority's certificate", 'foreign-certificate', [...CHAIN, ...FIXED]],
    ['the old test name', 'wrong-name', [...NAME, ...FIXED]],
    ['a certificate that was replaced', 'rotated-certificate', FIXED],
  ])('%s is refused by those who look', async (_, action, expected) => {
    const refused = await refusing(async (manner) => {
      if (action) await network.control('POST', '/faults', { where: 'answer', action })
      const order = payment(kit, { backUrl: 'http://www.specialUrl.com', txnAmt: '1' })
      return sdkClient(kit, manner).call('appTransReq', order)
    })
    expect(refused.sort()).toEqual([...expected].sort())
  })
})

describe('a gateway that were set up otherwise', () => {
  test.each([
    ['as it is', {}, []],
    ['under the old test name', { name: '00040000:SIGN' }, NAME],
    ['signed with SHA-1', { md: forge.md.sha1.create() }, ['go']],
    ['made today', { notBeforeMs: START_MS }, ['php']],
    ['past its end', { notAfterMs: START_MS - 86_400_000 }, CHAIN],
  ])('would be refused with a certificate %s', async (_, variant, expected) => {
    const { pem, key } = await certificateLike(variant)
    const refused = await refusing(async (manner) => {
      const fields = { ...manner.always, merId: kit.merId, signMethod: '01', signPubKeyCert: pem }
      await manner.trust({ ...fields, signature: signWithRsa(fields, key) }, kit)
    })
    expect(refused.filter((name) => !FIXED.includes(name)).sort()).toEqual([...expected].sort())
  })

  interface Variant {
    readonly name?: string
    readonly md?: forge.md.MessageDigest
    readonly notBeforeMs?: number
    readonly notAfterMs?: number
  }

  /** A certificate as the network's own, but for one thing. */
  async function certificateLike({ name = UNIONPAY, md, notBeforeMs, notAfterMs }: Variant) {
    const file = (of: string) => fs.readFile(path.join(network.dataDir, 'certs', of), 'utf8')
    const [middleKey, signKey] = await Promise.all(['middle.key', 'sign.key'].map(file))
    const certificate = forge.pki.certificateFromPem(kit.signing)
    const commonName = certificate.subject.getField('CN')
    commonName.value = `041@8310000000083040@${name}@00016493`
    if (notBeforeMs) certificate.validity.notBefore = new Date(notBeforeMs)
    if (notAfterMs) certificate.validity.notAfter = new Date(notAfterMs)
    certificate.sign(forge.pki.privateKeyFromPem(pkcs1(middleKey!)), md ?? forge.md.sha256.create())
    return { pem: forge.pki.certificateToPem(certificate), key: signKey! }
  }
})

describe('the files that a merchant gets', () => {
  test('hold serial numbers that survive a floating-point number', () => {
    for (const pem of [kit.certificate, kit.signing, kit.encryption]) {
      const asNode = Number.parseInt(new X509Certificate(pem).serialNumber, 16)
      expect(String(asNode)).toBe(certIdOf(pem))
    }
  })

  test('open with an openssl of today, without its legacy ciphers', async ({ skip }) => {
    if (!(await hasOpenssl())) skip('this machine has no openssl')
    const pfx = path.join(network.dataDir, 'certs', 'merchants', `${kit.merId}.pfx`)
    const args = ['pkcs12', '-in', pfx, '-passin', `pass:${PFX_PASSWORD}`, '-nodes']
    const { stdout } = await promisify(execFile)('openssl', args)
    expect(stdout).toContain('-----BEGIN PRIVATE KEY-----')
    expect(stdout.match(/-----BEGIN CERTIFICATE-----/g)).toHaveLength(1)
  })
})

function pkcs1(pem: string): string {
  return createPrivateKey(pem).export({ type: 'pkcs1', format: 'pem' }).toString()
}
