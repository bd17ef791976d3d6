import { FORM, type Manner, TEST_GATEWAY } from '../../support/sdk-client.ts'
import { SECURE_KEY } from '../../support/sdk-kit.ts'
import { JAVA_FORM, signWithKey, splitWithBraces, textOf } from '../../support/sdk-message.ts'

/** The official SDK with a key instead of certificates: signMethod 11 hashes with SHA-256, 12 with SM3. */
export function keyedManner(signMethod: '11' | '12', version = '5.1.0'): Manner {
  return {
    always: { version, encoding: 'UTF-8' },
    form: JAVA_FORM,
    contentType: `${FORM};charset=UTF-8`,
    host: TEST_GATEWAY,
    sign(fields) {
      const message = { ...fields, signMethod }
      return { ...message, signature: signWithKey(message, SECURE_KEY) }
    },
    read: ({ body }) => splitWithBraces(textOf(body)),
    trust(fields) {
      if (fields.certId || fields.signPubKeyCert) throw new Error('a key needs no certificate')
      if (fields.signMethod !== signMethod) throw new Error(`signed with method ${fields.signMethod}`)
      if (fields.signature !== signWithKey(fields, SECURE_KEY)) throw new Error('the signature is wrong')
    },
  }
}
