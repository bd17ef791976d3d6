import { X509Certificate } from 'node:crypto'
import { FORM, type Manner, TEST_GATEWAY } from '../../support/sdk-client.ts'
import { isSignedBy, JAVA_FORM, splitSimply, textOf } from '../../support/sdk-message.ts'
import { checkChain, checkValidity } from '../../support/sdk-trust.ts'

/** Egzosn's for Java: the path and the validity count, the name does not. It queries with the time of the query. */
export const EGZOSN: Manner = {
  always: { version: '5.1.0', encoding: 'UTF-8' },
  form: JAVA_FORM,
  contentType: FORM,
  host: TEST_GATEWAY,
  read: ({ body }) => splitSimply(textOf(body)),
  trust(fields, kit) {
    const certificate = new X509Certificate(fields.signPubKeyCert ?? '')
    checkChain(certificate, kit)
    checkValidity(certificate, kit.now())
    if (!isSignedBy(fields, certificate.publicKey)) throw new Error('the signature is wrong')
  },
}
