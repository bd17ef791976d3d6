import { FORM, type Manner, TEST_GATEWAY } from '../../support/sdk-client.ts'
import { isSignedBy, NODE_FORM, splitSimply } from '../../support/sdk-message.ts'
import { checkWithOpenssl, hasOpenssl } from '../../support/sdk-trust.ts'
import type { RawAnswer } from '../../support/sdk-wire.ts'

/** The SDK for Node: no answer without a length, no form, no stranger's merId; openssl judges the chain. */
export const NODE: Manner = {
  always: { version: '5.1.0', encoding: 'UTF-8' },
  form: NODE_FORM,
  contentType: FORM,
  host: TEST_GATEWAY,
  read(answer, { merId }) {
    const fields = splitSimply(bodyOf(answer))
    if (fields.merId !== merId) throw new Error(`this answers merchant ${fields.merId}`)
    return fields
  },
  async trust(fields, kit) {
    const pem = fields.signPubKeyCert ?? ''
    if (await hasOpenssl()) await checkWithOpenssl(pem, kit)
    if (!isSignedBy(fields, pem)) throw new Error('the signature is wrong')
  },
}

function bodyOf({ headers, body }: RawAnswer): string {
  const length = headers['content-length']
  if (length === undefined || headers['transfer-encoding']) throw new Error('an answer without a body')
  if (headers['content-type']?.startsWith(FORM)) throw new Error('the answer was decoded like a form')
  if (Number(length) !== body.length) throw new Error('the length is wrong')
  return body.toString('utf8')
}

/** Where a front order leads the payer; an error page's message is thrown. */
export function frontAddress(answer: RawAnswer): string {
  const { status, headers, body } = answer
  if (status === 302 && headers.location) {
    if (headers['content-length'] !== '0' || body.length > 0) throw new Error('a redirect with a body')
    return headers.location
  }
  throw new Error(/end_error">(.*?)<\//.exec(bodyOf(answer))?.[1] ?? `HTTP ${status}`)
}
