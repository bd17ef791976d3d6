import { FORM, type Manner, TEST_GATEWAY } from '../../support/sdk-client.ts'
import { GO_FORM, isSignedBy, splitSimply, textOf } from '../../support/sdk-message.ts'

/** Panjjo's for Go verifies with the one certificate it was given, whatever the message brings: the signing one here. */
export const PANJJO: Manner = {
  always: { version: '5.1.0', encoding: 'UTF-8' },
  form: GO_FORM,
  contentType: FORM,
  host: TEST_GATEWAY,
  slash: '//',
  read({ status, body }) {
    if (status !== 200) throw new Error(`HTTP ${status} counts as no answer`)
    return splitSimply(textOf(body))
  },
  trust(fields, kit) {
    if (!isSignedBy(fields, kit.signing)) throw new Error('the signature is wrong')
  },
}
