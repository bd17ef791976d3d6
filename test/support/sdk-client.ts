import type { MerchantKit } from './sdk-kit.ts'
import { decodedForm, type Fields, type FormStyle, formOf, signWithRsa } from './sdk-message.ts'
import { postRaw, type RawAnswer, type RawNotice } from './sdk-wire.ts'

/** One way of being an SDK: how it writes, what it makes of answers, and whom it believes. */
export interface Manner {
  /** Fields that it puts into every message. */
  readonly always: Fields
  readonly form: FormStyle
  readonly contentType: string
  /** The host that it has written into its code. */
  readonly host: string
  /** What it puts between host and path: some end the one with a slash and begin the other with it. */
  readonly slash?: '/' | '//'
  readonly sign?: (fields: Fields, kit: MerchantKit) => Fields
  /** Reads an answer. Throws where the SDK would. */
  readonly read: (answer: RawAnswer, fields: Fields) => Fields
  /** Believes an answer or a notification, or throws. */
  readonly trust: (fields: Fields, kit: MerchantKit) => void | Promise<void>
  /** What it does to a notification's fields before it verifies them. */
  readonly mend?: (fields: Fields) => Fields
}

/** An SDK at work for one merchant. */
export interface SdkClient {
  readonly kit: MerchantKit
  /** The complete signed message. */
  compose(fields: Fields): Fields
  /** Posts to an address of the gateway (`appTransReq`; '' is the file host's root) and gives the raw answer. */
  post(address: string, message: Fields): Promise<RawAnswer>
  /** Composes, posts, reads and verifies. */
  call(address: string, fields: Fields): Promise<Fields>
  /** Reads and verifies a notification. */
  hear(notice: RawNotice | undefined): Promise<Fields>
}

export function sdkClient(kit: MerchantKit, manner: Manner): SdkClient {
  const { always, form, contentType, host, read, trust, mend = (fields) => fields, slash = '/' } = manner
  const sign = manner.sign ?? signWithCertificate

  const compose = (fields: Fields): Fields =>
    sign({ ...always, merId: kit.merId, txnTime: kit.txnTime(), ...fields }, kit)
  const post = (address: string, message: Fields) =>
    postRaw({
      url: kit.network.url + slash + (address === '' ? '' : `gateway/api/${address}.do`),
      body: formOf(message, form),
      contentType,
      host: address === '' ? host.replace(/^gateway/, 'filedownload') : host,
    })

  return {
    kit,
    compose,
    post,
    async call(address, fields) {
      const message = compose(fields)
      const answer = read(await post(address, message), message)
      await trust(answer, kit)
      return answer
    },
    async hear(notice) {
      if (!notice) throw new Error('no notification came')
      const fields = mend(decodedForm(notice.body, always.encoding))
      await trust(fields, kit)
      return fields
    },
  }
}

/** signMethod 01, as every SDK does it unless it is told otherwise. */
function signWithCertificate(fields: Fields, kit: MerchantKit): Fields {
  const message = { ...fields, signMethod: '01', certId: kit.certId }
  return { ...message, signature: signWithRsa(message, kit.privateKey) }
}

export const FORM = 'application/x-www-form-urlencoded'
export const TEST_GATEWAY = 'gateway.test.95516.com'

/** Fields that a payment has in every product. */
export function payment(kit: MerchantKit, fields: Fields): Fields {
  return {
    txnType: '01',
    txnSubType: '01',
    bizType: '000201',
    channelType: '08',
    accessType: '0',
    orderId: kit.newOrderId(),
    currencyCode: '156',
    ...fields,
  }
}

/**
 * Fields of what follows a payment: 04 gives back, 31 voids, 03 completes, 32 and 33 void those. Many SDKs name no
 * currency here, since the original has one.
 */
export function followUp(kit: MerchantKit, txnType: string, fields: Fields): Fields {
  return {
    txnType,
    txnSubType: '00',
    bizType: '000201',
    channelType: '07',
    accessType: '0',
    orderId: kit.newOrderId(),
    ...fields,
  }
}

/** Fields of a query about an order, which goes by the order's own time. */
export function question(order: Fields, fields: Fields = {}): Fields {
  const { orderId = '', txnTime = '' } = order
  return { txnType: '00', txnSubType: '00', bizType: '000000', accessType: '0', orderId, txnTime, ...fields }
}
