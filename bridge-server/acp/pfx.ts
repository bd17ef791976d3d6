import { createPrivateKey } from 'node:crypto'
import forge from 'node-forge'
import { readCertificate, type SigningIdentity } from './certificates.ts'

/** Rounds of deriving keys from the password. The password of every mock file is public: more would only cost time. */
const DERIVATION_ROUNDS = 256

/**
 * Writes a private key and its certificate as PKCS#12 with PBE-SHA1-3DES and a SHA-1 MAC.
 * Both are old, and chosen because every client reads them: newer ciphers, and the still older RC2, each lose some.
 */
export function writePfx(identity: SigningIdentity, password: string): Buffer {
  const key = forge.pki.privateKeyFromPem(
    identity.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  )
  const certificate = forge.pki.certificateFromPem(identity.certificatePem)
  const asn1 = forge.pkcs12.toPkcs12Asn1(key, [certificate], password, {
    algorithm: '3des',
    count: DERIVATION_ROUNDS,
  })
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary')
}

/** Reads a merchant's PKCS#12 file. Throws one plain sentence when the file or the password is wrong. */
export function readPfx(bytes: Uint8Array, password: string): SigningIdentity {
  const { key, certificate } = openPfx(bytes, password)
  const privateKey = createPrivateKey(forge.pki.privateKeyToPem(key))
  const read = readCertificate(forge.pki.certificateToPem(certificate))
  if (!read.x509.checkPrivateKey(privateKey))
    throw new Error('the pfx file holds a key of another certificate')
  return { ...read, privateKey }
}

function openPfx(bytes: Uint8Array, password: string) {
  const { pkcs8ShroudedKeyBag, certBag } = forge.pki.oids
  let pfx: forge.pkcs12.Pkcs12Pfx
  try {
    const asn1 = forge.asn1.fromDer(Buffer.from(bytes).toString('binary'))
    pfx = forge.pkcs12.pkcs12FromAsn1(asn1, password)
  } catch (cause) {
    throw new Error('the pfx file cannot be opened: wrong password, or not a PKCS#12 file', { cause })
  }
  const key = pfx.getBags({ bagType: pkcs8ShroudedKeyBag! })[pkcs8ShroudedKeyBag!]?.[0]?.key
  const certificate = pfx.getBags({ bagType: certBag! })[certBag!]?.[0]?.cert
  if (!key || !certificate) throw new Error('the pfx file must hold a private key and its certificate')
  return { key, certificate }
}
