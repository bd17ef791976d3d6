import { X509Certificate } from 'node:crypto'
import { FORM, type Manner, TEST_GATEWAY } from '../../support/sdk-client.ts'
import { isSignedBy, PYTHON_FORM, splitWithBraces, textOf } from '../../support/sdk-message.ts'
import { checkChain, checkHolder, checkValidity } from '../../support/sdk-trust.ts'

/** The Python port of the official SDK: its forms leave slashes alone, and it insists on PEM. */
export const PYTHON: Manner = {
  always: { version: '5.1.0', encoding: 'UTF-8' },
  form: PYTHON_FORM,
  contentType: FORM,
  host: TEST_GATEWAY,
  read({ status, body }) {
    if (status !== 200) throw new Error(`HTTP ${status} counts as no answer`)
    return splitWithBraces(textOf(body))
  },
  trust(fields, kit) {
    const pem = fields.signPubKeyCert ?? ''
    if (!pem.startsWith('-----BEGIN CERTIFICATE-----')) throw new Error('the certificate is not PEM')
    const certificate = new X509Certificate(pem)
    checkChain(certificate, kit)
    checkValidity(certificate, kit.now())
    checkHolder(certificate)
    if (!isSignedBy(fields, certificate.publicKey)) throw new Error('the signature is wrong')
  },
}
