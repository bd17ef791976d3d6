import { createHash, type KeyObject, sign } from 'node:crypto'
import { canonicalBytes, canonicalString } from '../../acp/canonical.ts'
import type { SigningIdentity } from '../../acp/certificates.ts'
import type { MistakeId } from '../../acp/explain/mistakes.ts'
import { encodeForm } from '../../acp/form.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { readPfx } from '../../acp/pfx.ts'
import { MERCHANT_PFX_PASSWORD, type Pki } from '../../acp/pki.ts'
import { answerFields } from '../../acp/respcodes.ts'
import { toSettleDate, toTraceTime, toTxnTime } from '../../acp/times.ts'
import { SEEDED_MERCHANTS } from '../people.ts'

/** What examples are made of: the public test merchants' certificate, and the network's. */
interface Kit {
  readonly pki: Pki
  readonly merchant: SigningIdentity
  readonly request: AcpMessage
  readonly notification: AcpMessage
}

/** A message with one mistake in it, as developers make them. */
export interface Example {
  readonly name: string
  readonly zh: string
  readonly en: string
  /** What explaining it finds; null for the one that is right. */
  readonly mistake: MistakeId | null
  /** The message as text, ready to be pasted. */
  readonly make: (kit: Kit) => string
}

/** Right first, then the mistakes that developers report most. */
export const EXAMPLES: readonly Example[] = [
  {
    name: 'good',
    zh: '签名正确的请求',
    en: 'A good request',
    mistake: null,
    make: ({ request, merchant }) => encodeForm(signed(request, merchant.privateKey)),
  },
  {
    name: 'sha1',
    zh: '用了 SHA-1',
    en: 'SHA-1 for SHA-256',
    mistake: 'sha1-for-sha256',
    make: ({ request, merchant }) => encodeForm(signed(request, merchant.privateKey, { hash: 'sha1' })),
  },
  {
    name: 'single-digest',
    zh: '只做了一次摘要',
    en: 'Digested only once',
    mistake: 'single-digest',
    make: ({ request, merchant }) =>
      encodeForm(withSignature(request, sign('sha256', canonicalBytes(request)!, merchant.privateKey))),
  },
  {
    name: 'unsorted',
    zh: '没有排序',
    en: 'Not sorted',
    mistake: 'unsorted',
    make: ({ request, merchant }) =>
      encodeForm(signed(request, merchant.privateKey, { text: joined(Object.entries(request)) })),
  },
  {
    name: 'url-encoded',
    zh: '对编码后的值签名',
    en: 'Signed url-encoded values',
    mistake: 'url-encoded-values',
    make: ({ request, merchant }) => {
      const pairs = sorted(request).map(([name, value]) => [name, encodeURIComponent(value)] as const)
      return encodeForm(signed(request, merchant.privateKey, { text: joined(pairs) }))
    },
  },
  {
    name: 'blank',
    zh: '空域参与了签名',
    en: 'Signed a blank field',
    mistake: 'blank-included',
    make: ({ request, merchant }) => {
      const withBlank = { ...request, reqReserved: '' }
      return encodeForm(signed(withBlank, merchant.privateKey, { text: joined(sorted(withBlank)) }))
    },
  },
  {
    name: 'altered',
    zh: '签名后改了金额',
    en: 'Amount changed after signing',
    mistake: 'altered-field',
    make: ({ request, merchant }) =>
      encodeForm({ ...signed(request, merchant.privateKey), txnAmt: `${request.txnAmt}00` }),
  },
  {
    name: 'plus',
    zh: '+ 变成了空格',
    en: '+ became a blank',
    mistake: 'plus-became-space',
    make: ({ request, merchant }) => {
      const message = signedUntil(/\+/, request, merchant.privateKey)
      const { signature, ...rest } = message
      return `${encodeForm(rest)}&signature=${signature}`
    },
  },
  {
    name: 'other-merchant',
    zh: '别家商户的证书',
    en: "Another merchant's certificate",
    mistake: 'certificate-of-another-merchant',
    make: ({ request, merchant }) =>
      encodeForm(signed({ ...request, merId: NOT_OF_THE_KIT }, merchant.privateKey)),
  },
  {
    name: 'encryption-certificate',
    zh: 'certId 取自加密证书',
    en: "The encryption certificate's certId",
    mistake: 'encryption-certificate-used',
    make: ({ request, merchant, pki }) =>
      encodeForm(signed({ ...request, certId: pki.encryption.certId }, merchant.privateKey)),
  },
  {
    name: 'unionpay-sample',
    zh: '银联示例里的证书',
    en: "A certificate from UnionPay's samples",
    mistake: 'unionpay-test-certificate',
    make: ({ request, merchant }) =>
      encodeForm(signed({ ...request, certId: '68759663125' }, merchant.privateKey)),
  },
  {
    name: 'charset',
    zh: 'GBK 报文按 UTF-8 签名',
    en: 'GBK message signed as UTF-8',
    mistake: 'charset-differs',
    make: ({ request, merchant }) => {
      const gbk = { ...request, encoding: 'GBK' }
      return encodeForm(signed(gbk, merchant.privateKey, { text: canonicalString(gbk) }))
    },
  },
  {
    name: 'shared-key',
    zh: '密钥没有先做摘要',
    en: 'Shared key not digested',
    mistake: 'key-not-digested',
    make: ({ request }) => {
      const { certId: _, ...fields }: AcpMessage = { ...request, signMethod: '11' }
      const text = `${canonicalString(fields)}&${SEEDED_MERCHANTS[0].secureKey}`
      return encodeForm({ ...fields, signature: createHash('sha256').update(text).digest('hex') })
    },
  },
  {
    name: 'line-ends',
    zh: '通知里的证书换行被改',
    en: 'Notification: PEM line ends changed',
    mistake: 'pem-line-ends',
    make: ({ notification, pki }) => {
      const message = signed(notification, pki.signing.privateKey)
      return encodeForm({ ...message, signPubKeyCert: message.signPubKeyCert!.replaceAll('\r\n', '\n') })
    },
  },
  {
    name: 'query-string',
    zh: '通知混入了网址参数',
    en: 'Notification: query string mixed in',
    mistake: 'unknown-fields-added',
    make: ({ notification, pki }) =>
      encodeForm({ shop: '1', ...signed(notification, pki.signing.privateKey) }),
  },
  {
    name: 'not-unionpay',
    zh: '通知不是银联签的',
    en: 'Notification: not signed by UnionPay',
    mistake: 'not-unionpay',
    make: ({ notification, pki }) =>
      encodeForm(
        signed({ ...notification, signPubKeyCert: pki.appVerify.certificatePem }, pki.appVerify.privateKey),
      ),
  },
]

/** A merchant that signs with a certificate of its own. */
const NOT_OF_THE_KIT = '777290058110001'

/** The text of an example, made for this network's certificates and time; undefined for an unknown name. */
export async function exampleText(name: string, pki: Pki, nowMs: number): Promise<string | undefined> {
  const example = EXAMPLES.find((one) => one.name === name)
  if (!example) return undefined
  const merchant = await identityOf(pki, SEEDED_MERCHANTS[0].merId)
  const order = {
    merId: SEEDED_MERCHANTS[0].merId,
    orderId: `E${toTxnTime(nowMs)}`,
    txnTime: toTxnTime(nowMs),
    txnAmt: '1250',
    currencyCode: '156',
  }
  const kind = { version: '5.1.0', encoding: 'UTF-8', txnType: '01', txnSubType: '01', bizType: '000201' }
  return example.make({
    pki,
    merchant,
    request: {
      ...kind,
      ...order,
      channelType: '08',
      accessType: '0',
      backUrl: 'http://127.0.0.1:8080/notify?shop=1',
      orderDesc: '西湖龙井 一份',
      signMethod: '01',
      certId: merchant.certId,
    },
    notification: {
      ...kind,
      ...order,
      accessType: '0',
      queryId: `20${toTxnTime(nowMs).slice(2)}0000018`,
      traceNo: '000001',
      traceTime: toTraceTime(nowMs),
      settleAmt: order.txnAmt,
      settleCurrencyCode: '156',
      settleDate: toSettleDate(nowMs),
      ...answerFields('00'),
      signMethod: '01',
      signPubKeyCert: pki.signing.certificatePem,
    },
  })
}

async function identityOf(pki: Pki, merId: string): Promise<SigningIdentity> {
  return readPfx((await pki.merchant(merId)).pfx, MERCHANT_PFX_PASSWORD)
}

/** Signs the way 5.1.0 does, except for what an example wants otherwise. */
function signed(
  message: AcpMessage,
  privateKey: KeyObject,
  { hash = 'sha256', text }: { hash?: 'sha1' | 'sha256'; text?: string } = {},
): AcpMessage {
  const bytes = text === undefined ? canonicalBytes(message)! : Buffer.from(text, 'utf8')
  const digest = createHash(hash).update(bytes).digest('hex')
  return withSignature(message, sign(hash, Buffer.from(digest, 'ascii'), privateKey))
}

/** One signature in a few hundred has no such sign in it; another order number gives another signature. */
function signedUntil(pattern: RegExp, message: AcpMessage, privateKey: KeyObject): AcpMessage {
  for (let attempt = 0; ; attempt++) {
    const made = signed({ ...message, orderId: `${message.orderId}${attempt}` }, privateKey)
    if (pattern.test(made.signature!)) return made
  }
}

const withSignature = (message: AcpMessage, signature: Buffer): AcpMessage => ({
  ...message,
  signature: signature.toString('base64'),
})

type Pair = readonly [name: string, value: string]
const sorted = (message: AcpMessage): Pair[] =>
  Object.entries(message).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
const joined = (pairs: readonly Pair[]) => pairs.map(([name, value]) => `${name}=${value}`).join('&')
