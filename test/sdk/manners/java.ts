import { X509Certificate } from 'node:crypto'
import { FORM, type Manner, TEST_GATEWAY } from '../../support/sdk-client.ts'
import { isSignedBy, JAVA_FORM, splitWithBraces, textOf } from '../../support/sdk-message.ts'
import { checkChain, checkHolder, checkValidity } from '../../support/sdk-trust.ts'

/** How the official SDK is set up: whether only UnionPay's company name will do, and the charset. */
export interface JavaSettings {
  readonly ifValidateCNName?: boolean
  readonly encoding?: 'UTF-8' | 'GBK' | 'GB2312'
}

/** The official SDK for Java: a whole certificate path, validity, name; nothing but HTTP 200; braces inside values. */
export function javaManner({ ifValidateCNName = true, encoding = 'UTF-8' }: JavaSettings = {}): Manner {
  return {
    always: { version: '5.1.0', encoding },
    form: JAVA_FORM,
    contentType: `${FORM};charset=${encoding}`,
    host: TEST_GATEWAY,
    read({ status, body }) {
      if (status !== 200) throw new Error(`HTTP ${status} counts as no answer`)
      return splitWithBraces(textOf(body, encoding))
    },
    trust(fields, kit) {
      const certificate = new X509Certificate(fields.signPubKeyCert ?? '')
      checkChain(certificate, kit)
      checkValidity(certificate, kit.now())
      checkHolder(certificate, ifValidateCNName ? [] : ['00040000:SIGN'])
      if (!isSignedBy(fields, certificate.publicKey)) throw new Error('the signature is wrong')
    },
  }
}
