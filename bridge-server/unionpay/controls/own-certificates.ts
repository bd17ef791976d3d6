import { z } from 'zod'
import type { Certificate } from '../../acp/certificates.ts'
import { knownCertificatesOf } from '../../acp/explain/context.ts'
import { type OwnCertificateFault, readOwnCertificate } from '../../acp/own-certificate.ts'
import { toRfc3339 } from '../../clock/beijing.ts'
import type { Network } from '../gateway/exchange.ts'
import { insertOwnCertificate } from '../gateway/own-certificates.ts'
import { OWN_CERTIFICATES_PER_MERCHANT_MAX } from '../limits.ts'
import { type Control, type ControlAnswer, done, fault } from './desk.ts'

export const certificateText = z.string().min(1).max(12_000)

export const ownCertificateRequest = z.strictObject({
  merId: z.string().max(15),
  certificate: certificateText,
})

/**
 * POST /mock/merchants/:merId/certificates: one more certificate that the merchant made by itself. What went before stays
 * good until it expires, so that a merchant can change over without a pause. The same one again changes nothing.
 */
export const addOwnCertificate: Control<z.infer<typeof ownCertificateRequest>> = async (
  { merId, certificate: text },
  { network, merchants },
) => {
  const { store, clock, ownCertificates } = network
  if (!merchants.find(merId)) return fault(404, 'NO_SUCH_MERCHANT', `No merchant ${merId} has signed up.`)
  const read = usableCertificate(text, network)
  if (!read.ok) return read.answer
  const { certificate } = read
  const onFile = () => {
    const known = ownCertificates.find(certificate.certId)
    return known && (isSame(known, certificate, merId) ? done(told(merId, known)) : taken(certificate))
  }
  const known = onFile()
  if (known) return known
  if (ownCertificates.of(merId).length >= OWN_CERTIFICATES_PER_MERCHANT_MAX) {
    return fault(
      409,
      'CERTIFICATES_FULL',
      `A merchant has ${OWN_CERTIFICATES_PER_MERCHANT_MAX} certificates at most.`,
    )
  }
  const isNew = await store.transact((tx) => insertOwnCertificate(tx, merId, certificate, clock.now()))
  if (!isNew) return onFile() ?? taken(certificate)
  ownCertificates.noteAdded({ ...certificate, merId })
  return done(told(merId, certificate))
}

const CODES: Readonly<Record<OwnCertificateFault, string>> = {
  unreadable: 'NOT_A_CERTIFICATE',
  'wrong-key': 'CERTIFICATE_KEY',
  expired: 'CERTIFICATE_EXPIRED',
}

/** What a merchant handed in, read; or what to answer. */
export function usableCertificate(
  text: string,
  { pki, clock }: Network,
):
  | { readonly ok: true; readonly certificate: Certificate }
  | { readonly ok: false; readonly answer: ControlAnswer } {
  const read = readOwnCertificate(text, clock.now())
  if (!read.ok) return { ok: false, answer: fault(400, CODES[read.fault], `certificate: ${read.why}`) }
  const { certificate } = read
  const networks = [...knownCertificatesOf(pki)]
    .map((known) => known.certificate)
    .concat(pki.root, pki.middle)
  const isOurs = networks.some(({ certId }) => certId === certificate.certId)
  return isOurs ? { ok: false, answer: taken(certificate) } : { ok: true, certificate }
}

/** A certId means one certificate to the network, whoever issued it. */
export const taken = ({ certId }: Certificate): ControlAnswer =>
  fault(409, 'CERTIFICATE_TAKEN', `Another certificate with the serial number ${certId} is on file.`)

export function told(merId: string, { certId, notBeforeMs, notAfterMs }: Certificate) {
  return { merId, certId, notBefore: toRfc3339(notBeforeMs), notAfter: toRfc3339(notAfterMs) }
}

function isSame(known: Certificate & { readonly merId: string }, other: Certificate, merId: string): boolean {
  return known.merId === merId && known.certificatePem === other.certificatePem
}
