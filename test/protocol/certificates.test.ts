import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { holderOf, readCertificate, wirePem } from '../../bridge-server/acp/certificates.ts'
import { readPfx } from '../../bridge-server/acp/pfx.ts'
import {
  loadOrCreatePki,
  MERCHANT_PFX_PASSWORD,
  type Pki,
  SERVER_HOSTS,
} from '../../bridge-server/acp/pki.ts'
import { A_DAY_MS, freshPki, TEST_MER_ID, testMerchant } from '../support/acp.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

let pki: Pki
let dir: string
let remove: () => void

beforeAll(async () => {
  const fresh = await freshPki()
  pki = fresh.pki
  dir = fresh.dir
  remove = fresh.remove
})

afterAll(() => remove())

describe('the certificates of a fresh network', () => {
  test('have the names, times and numbers that every published client accepts', async () => {
    expect(pki.signing.commonName).toBe('041@8310000000083040@中国银联股份有限公司@00016493')
    expect(holderOf(pki.signing)).toBe('中国银联股份有限公司')
    const merchant = await pki.merchant(TEST_MER_ID)
    expect(holderOf(merchant.certificate)).toBe(`${TEST_MER_ID}:SIGN`)

    for (const certificate of [
      pki.root,
      pki.middle,
      pki.signing,
      pki.encryption,
      pki.appVerify,
      merchant.certificate,
    ]) {
      expect(certificate.notBeforeMs).toBe(Date.UTC(2020, 0, 1))
      expect(certificate.notAfterMs).toBe(Date.UTC(2040, 0, 1))
      expect(certificate.x509.serialNumber).toMatch(/^10[0-9A-F]{8}$/)
      expect(Number(certificate.certId)).toBe(Number.parseInt(certificate.x509.serialNumber, 16))
      expect(Number.isSafeInteger(Number(certificate.certId))).toBe(true)
    }
    expect([pki.root, pki.middle, pki.signing].map((certificate) => certificate.x509.ca)).toEqual([
      true,
      true,
      false,
    ])
  })

  test('open a TLS door under every name of the gateway, with a key that stays the same', async () => {
    const server = await pki.server()
    for (const host of SERVER_HOSTS) {
      expect(server.x509.checkHost(host) ?? server.x509.checkIP(host), host).toBe(host)
    }
    expect(server.x509.checkHost('open.unionpay.com')).toBeUndefined()
    expect(server.x509.verify(pki.middle.publicKey)).toBe(true)
    expect(server.x509.ca).toBe(false)
    const again = await (await loadOrCreatePki(dir, () => A_DAY_MS)).server()
    expect(again.certId).toBe(server.certId)
  })

  test('travel with CRLF inside and no line end behind', () => {
    const pem = pki.signing.certificatePem
    expect(pem.split('\r\n')[0]).toBe('-----BEGIN CERTIFICATE-----')
    expect(pem.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(pem.endsWith('-----END CERTIFICATE-----')).toBe(true)
    const unixStyle = `${pem.replaceAll('\r\n', '\n')}\n`
    expect(wirePem(unixStyle)).toBe(pem)
    expect(readCertificate(unixStyle)).toMatchObject({ certId: pki.signing.certId, certificatePem: pem })
  })

  test('are the same after a restart, merchants included', async () => {
    const { certificate } = await pki.merchant(TEST_MER_ID)
    const again = await loadOrCreatePki(dir, () => A_DAY_MS)
    expect(again.signing.certId).toBe(pki.signing.certId)
    expect(again.signing.privateKey.equals(pki.signing.privateKey)).toBe(true)
    expect(again.findCertificate(certificate.certId)).toMatchObject({ merId: TEST_MER_ID })
    expect((await again.merchant(TEST_MER_ID)).certificate.certId).toBe(certificate.certId)
    expect(again.findCertificate('1')).toBeUndefined()
  })

  test('keep private keys to their owner, and leave no drafts', () => {
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    const secret = files.filter((file) => /\.(key|pfx)$/.test(file))
    expect(secret).toHaveLength(7)
    for (const file of secret) expect(statSync(join(dir, file)).mode & 0o777, file).toBe(0o600)
    expect(files.filter((file) => file.endsWith('.new'))).toEqual([])
    expect(readdirSync(join(dir, '..'))).toEqual(['certificates'])
  })

  test('are made once, however many ask at the same time', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'acp-race-'))
    try {
      const racers = await Promise.all([1, 2].map(() => loadOrCreatePki(join(parent, 'pki'), () => A_DAY_MS)))
      expect(racers[0]!.root.certId).toBe(racers[1]!.root.certId)
      expect(readdirSync(parent)).toEqual(['pki'])
      const [one, other] = await Promise.all([1, 2].map(() => racers[0]!.merchant('777290058110097')))
      expect(one).toBe(other)
    } finally {
      rmSync(parent, { recursive: true })
    }
  })

  test('fill a folder that is there but empty; one with a part missing is reported, never replaced', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'acp-empty-'))
    try {
      mkdirSync(join(empty, 'pki'))
      const first = await loadOrCreatePki(join(empty, 'pki'), () => A_DAY_MS)
      unlinkSync(join(empty, 'pki', 'middle.key'))
      await expect(loadOrCreatePki(join(empty, 'pki'), () => A_DAY_MS)).rejects.toThrow(
        /middle\.key is missing: restore it/,
      )
      expect(readFileSync(join(empty, 'pki', 'root.cer'), 'utf8')).toBe(first.root.certificatePem)
    } finally {
      rmSync(empty, { recursive: true })
    }
  })

  test('are not made for a merId that is none, such as a path', async () => {
    for (const merId of ['', '../../../etc/pas', '7772900581100480']) {
      await expect(pki.merchant(merId), merId).rejects.toThrow('a merId has 15 letters or digits')
    }
  })
})

describe('a merchant’s pfx file', () => {
  test('opens to the key and certificate on file', async () => {
    const merchant = await testMerchant(pki)
    const { certificate } = await pki.merchant(TEST_MER_ID)
    expect(merchant.certificatePem).toBe(certificate.certificatePem)
    expect(merchant.x509.checkPrivateKey(merchant.privateKey)).toBe(true)
  })

  test('is encrypted with SHA-1 and 3DES, the one way that every client reads', async () => {
    const { pfx } = await pki.merchant(TEST_MER_ID)
    const pbeWithSha1And3Des = Buffer.from('060a2a864886f70d010c0103', 'hex')
    const pbes2 = Buffer.from('06092a864886f70d01050d', 'hex')
    expect(pfx.includes(pbeWithSha1And3Des)).toBe(true)
    expect(pfx.includes(pbes2)).toBe(false)
  })

  test('says in one sentence why it does not open', async () => {
    const { pfx } = await pki.merchant(TEST_MER_ID)
    const sentence = 'the pfx file cannot be opened: wrong password, or not a PKCS#12 file'
    expect(() => readPfx(pfx, '111111')).toThrow(sentence)
    expect(() => readPfx(pfx.subarray(0, 500), MERCHANT_PFX_PASSWORD)).toThrow(sentence)
    expect(() => readPfx(randomBytes(200), MERCHANT_PFX_PASSWORD)).toThrow(sentence)
    expect(() => readPfx(new Uint8Array(), MERCHANT_PFX_PASSWORD)).toThrow(sentence)
  })
})

describe.skipIf(!hasOpenssl)('OpenSSL, as many clients use it', () => {
  test('reads the pfx file without its legacy provider', async () => {
    await pki.merchant(TEST_MER_ID)
    const file = join(dir, 'merchants', `${TEST_MER_ID}.pfx`)
    const args = ['pkcs12', '-in', file, '-passin', `pass:${MERCHANT_PFX_PASSWORD}`, '-nodes']
    const text = execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    expect(text).toContain('BEGIN PRIVATE KEY')
    expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(1)
  })

  test('builds the chain root ← middle ← leaf', () => {
    const part = (name: string) => join(dir, `${name}.cer`)
    const args = ['verify', '-CAfile', part('root'), '-untrusted', part('middle'), part('sign')]
    expect(execFileSync('openssl', args, { encoding: 'utf8' })).toContain(': OK')
  })
})
