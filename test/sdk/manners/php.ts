import { X509Certificate } from 'node:crypto'
import { FORM, type Manner, TEST_GATEWAY } from '../../support/sdk-client.ts'
import { isSignedBy, PHP_FORM, splitWithBraces, textOf } from '../../support/sdk-message.ts'
import { checkChain, checkHolder, checkValiditySinceMidnight } from '../../support/sdk-trust.ts'

/** PHP after the official samples: validity counted from midnight, and CRLF put back into what frameworks smoothed. */
export const PHP: Manner = {
  always: { version: '5.1.0', encoding: 'utf-8' },
  form: PHP_FORM,
  contentType: `${FORM};charset=UTF-8`,
  host: TEST_GATEWAY,
  read({ status, body }) {
    if (status !== 200) throw new Error(`HTTP ${status} counts as no answer`)
    return splitWithBraces(textOf(body))
  },
  trust(fields, kit) {
    const certificate = new X509Certificate(fields.signPubKeyCert ?? '')
    checkChain(certificate, kit)
    checkValiditySinceMidnight(certificate, kit.now())
    checkHolder(certificate)
    if (!isSignedBy(fields, certificate.publicKey)) throw new Error('the signature is wrong')
  },
  mend(fields) {
    const { signPubKeyCert = '' } = fields
    return { ...fields, signPubKeyCert: signPubKeyCert.replace(/\r?\n/g, '\r\n') }
  },
}
