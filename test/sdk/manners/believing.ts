import { FORM, type Manner, TEST_GATEWAY } from '../../support/sdk-client.ts'
import { isSignedBy, PHP_FORM, splitSimply, textOf } from '../../support/sdk-message.ts'

/** SDKs that believe whatever certificate a message brings along: yansongda for PHP and yp for Node. */
export const BELIEVING: Manner = {
  always: { version: '5.1.0', encoding: 'utf-8' },
  form: PHP_FORM,
  contentType: `${FORM};charset=utf-8`,
  host: TEST_GATEWAY,
  read: ({ body }) => splitSimply(textOf(body)),
  trust(fields) {
    if (!isSignedBy(fields, fields.signPubKeyCert ?? '')) throw new Error('the signature is wrong')
  },
}
