import { FORM, type Manner, TEST_GATEWAY } from '../../support/sdk-client.ts'
import { certIdOf } from '../../support/sdk-kit.ts'
import { GO_FORM, isSignedBy, PHP_FORM, splitSimply, textOf } from '../../support/sdk-message.ts'

const VERSION_5_0_0 = { version: '5.0.0', encoding: 'utf-8' }

/** Omnipay's first driver: 5.0.0 with SHA-1; it believes answers unseen and checks only notifications. */
export const OMNIPAY: Manner = {
  always: VERSION_5_0_0,
  form: PHP_FORM,
  contentType: FORM,
  host: TEST_GATEWAY,
  read: ({ body }) => splitSimply(textOf(body)),
  trust(fields, kit) {
    if (!isSignedBy(fields, kit.signing)) throw new Error('the signature is wrong')
  },
}

/** Shima's for Go: 5.0.0 at the test system's old address, certificates looked up by number in a folder. */
export const SHIMA: Manner = {
  always: VERSION_5_0_0,
  form: GO_FORM,
  contentType: FORM,
  host: '101.231.204.80:5000',
  read({ status, body }) {
    if (status !== 200) throw new Error(`HTTP ${status} counts as no answer`)
    return splitSimply(textOf(body))
  },
  trust(fields, kit) {
    if (fields.signPubKeyCert) throw new Error('5.0.0 names its certificate by number')
    const folder = new Map([kit.signing, kit.encryption].map((pem) => [certIdOf(pem), pem]))
    const pem = folder.get(fields.certId ?? '')
    if (!pem) throw new Error(`cannot find certificate ${fields.certId} in the folder`)
    if (!isSignedBy(fields, pem)) throw new Error('the signature is wrong')
  },
  mend(fields) {
    const known = [...TOLD_ALWAYS, ...(fields.txnType === '01' ? TOLD_OF_PAYMENTS : TOLD_OF_FOLLOW_UPS)]
    return Object.fromEntries(known.flatMap((name) => (fields[name] ? [[name, fields[name]]] : [])))
  },
}

/** It verifies a notification over the names that it knows, so that one more would break the signature. */
const TOLD_ALWAYS = [
  'version',
  'encoding',
  'certId',
  'signature',
  'signMethod',
  'txnType',
  'txnSubType',
  'bizType',
  'accessType',
  'merId',
  'orderId',
  'txnTime',
  'txnAmt',
  'currencyCode',
  'reqReserved',
  'reserved',
  'queryId',
  'traceNo',
  'traceTime',
  'settleDate',
  'settleCurrencyCode',
  'settleAmt',
  'respCode',
  'respMsg',
]
const TOLD_OF_PAYMENTS = ['accNo', 'payType', 'payCardType', 'payCardNo', 'payCardIssueName']
const TOLD_OF_FOLLOW_UPS = ['origQryId']
