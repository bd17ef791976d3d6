import { FORM, type Manner, TEST_GATEWAY } from '../../support/sdk-client.ts'
import { GO_FORM, isSignedBy, splitSimply, textOf } from '../../support/sdk-message.ts'

/** Panjjo's for Go verifies with the one certificate it was given, whatever the message brings: the signing one here. */
export const PANJJO: Manner = {
  always: { version: '5.1.0', encoding: 'UTF-8' },
  form: GO_FORM,
  contentType: FORM,
  host: TEST_GATEWAY,
  read: ({ body }) => splitSimply(textOf(body)),
  trust(fields, kit) {
    if (!isSignedBy(fields, kit.signing)) throw new Error('the signature is wrong')
  },
}
