import { X509Certificate } from 'node:crypto'
import { FORM, type Manner, TEST_GATEWAY } from '../../support/sdk-client.ts'
import { GO_FORM, isSignedBy, splitSimply, textOf } from '../../support/sdk-message.ts'
import { checkChain, checkHolder, checkNoSha1, checkValidity } from '../../support/sdk-trust.ts'

/** The SDK for Go: only the company's name, only SHA-256 in the chain, and no semicolon anywhere. */
export const GO: Manner = {
  always: { version: '5.1.0', encoding: 'UTF-8' },
  form: GO_FORM,
  contentType: FORM,
  host: TEST_GATEWAY,
  read({ body }) {
    const text = textOf(body)
    if (text.includes(';')) throw new Error('invalid semicolon separator in query')
    return splitSimply(text)
  },
  trust(fields, kit) {
    const certificate = new X509Certificate(fields.signPubKeyCert ?? '')
    for (const pem of [certificate, new X509Certificate(kit.middle)]) checkNoSha1(pem)
    checkChain(certificate, kit)
    checkValidity(certificate, kit.now())
    checkHolder(certificate)
    if (!isSignedBy(fields, certificate.publicKey)) throw new Error('the signature is wrong')
  },
}

/** It turns every carriage return of the encryption certificate into a line feed; Go's PEM reader forgives empty lines. */
export function encryptionKeyIn(pem: string): X509Certificate {
  const lines = pem.replaceAll('\r', '\n').split('\n')
  return new X509Certificate(Buffer.from(lines.slice(1, -1).join(''), 'base64'))
}
