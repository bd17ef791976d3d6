import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { promisify } from 'node:util'
import forge from 'node-forge'
import { readCertificate, type SigningIdentity } from './certificates.ts'

/** A certificate to be made, with a fresh key pair. Without an issuer it signs itself. */
export interface CertificateOrder {
  readonly commonName: string
  readonly purpose: 'authority' | 'signing' | 'encryption' | 'server'
  readonly issuer?: SigningIdentity
  /** Names and IPv4 addresses that a server answers to. */
  readonly hosts?: readonly string[]
  readonly notBeforeMs?: number
  readonly notAfterMs?: number
}

const KEY_BITS = 2048

/** Clients compare with today at midnight, in their own time zone, so that a young certificate counts as not valid yet. */
const DEFAULT_NOT_BEFORE_MS = Date.UTC(2020, 0, 1)
const DEFAULT_NOT_AFTER_MS = Date.UTC(2040, 0, 1)

const KEY_USAGE = {
  authority: { keyCertSign: true, cRLSign: true },
  signing: { digitalSignature: true, nonRepudiation: true },
  encryption: { keyEncipherment: true, dataEncipherment: true },
  server: { digitalSignature: true, keyEncipherment: true },
} as const

/** Makes a key pair and its certificate, signed with SHA-256 (newer clients refuse SHA-1 in a chain). */
export async function issueCertificate(order: CertificateOrder): Promise<SigningIdentity> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS })
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(
    publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  )
  certificate.serialNumber = newSerialHex()
  certificate.validity.notBefore = new Date(order.notBeforeMs ?? DEFAULT_NOT_BEFORE_MS)
  certificate.validity.notAfter = new Date(order.notAfterMs ?? DEFAULT_NOT_AFTER_MS)
  certificate.setSubject(nameOf(order.commonName))
  certificate.setIssuer(nameOf(order.issuer?.commonName ?? order.commonName))
  certificate.setExtensions([
    { name: 'basicConstraints', cA: order.purpose === 'authority', critical: true },
    { name: 'keyUsage', critical: true, ...KEY_USAGE[order.purpose] },
    { name: 'subjectKeyIdentifier' },
    ...serverExtensions(order),
  ])
  certificate.sign(forgeKey(order.issuer?.privateKey ?? privateKey), forge.md.sha256.create())
  return { ...readCertificate(forge.pki.certificateToPem(certificate)), privateKey }
}

function serverExtensions({ purpose, hosts = [] }: CertificateOrder) {
  if (purpose !== 'server') return []
  const altNames = hosts.map((host) => (isIPv4(host) ? { type: 7, ip: host } : { type: 2, value: host }))
  return [
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames },
  ]
}

/** Five bytes, as real ones: below 2^53, because some clients hold serial numbers in a floating-point number. */
function newSerialHex(): string {
  return `10${randomBytes(4).toString('hex')}`
}

/** The same attributes for every certificate, so that an issuer's name is known from its common name. */
function nameOf(commonName: string): forge.pki.CertificateField[] {
  // Forge's typings say the tag is a class; the library takes the ASN.1 type, and UTF8 is what Chinese needs.
  const utf8 = forge.asn1.Type.UTF8 as unknown as forge.asn1.Class
  return [
    { name: 'countryName', value: 'CN' },
    { name: 'organizationName', value: 'QuickPass Bridge Mock Authority' },
    { name: 'commonName', value: commonName, valueTagClass: utf8 },
  ]
}

function forgeKey(key: KeyObject): forge.pki.rsa.PrivateKey {
  return forge.pki.privateKeyFromPem(key.export({ type: 'pkcs1', format: 'pem' }).toString())
}
