import { z } from 'zod'
import type { CodeAlternative, CodeClass, CodeOwner, DayLimit } from '../../contract/code-owners.ts'
import { INS_ID, MSG_ID, QR_VERSION } from './envelope.ts'
import { isQrResponseCode, type QrResponseCodeName } from './response-codes.ts'
import { fromValidUntil } from './times.ts'

/** The messages of the QR gateway, as data: where each is posted, who sends it, and the fields both ways. */

const CODE_OWNERS = ['unionpay', 'wechat', 'alipay'] as const satisfies readonly CodeOwner[]
const CODE_CLASSES = [
  'personal',
  'personal_business',
  'merchant',
  'order',
] as const satisfies readonly CodeClass[]
const LEVELS = ['A', 'B', 'C', 'D'] as const satisfies readonly DayLimit['level'][]
const ALTERNATIVES = [
  'show-payment-code',
  'scan-merchant-code',
  'ask-for-unionpay-code',
  'open-owner-app',
  'pay-less',
  'refresh-code',
  'other-city',
  'later-date',
] as const satisfies readonly CodeAlternative[]

const owner = z.enum(CODE_OWNERS)
const cityCode = z.string().regex(/^\d{6}$/, 'six digits')
const msgID = z.string().regex(MSG_ID, 'A or U and 28 digits')
const trxAmt = z.string().regex(/^[1-9]\d{0,11}$/, 'fen, digits only')
const trxCurrency = z.literal('156')
const mpqrcPayload = z.string().min(1).max(4096)
const barcodeCpqrcPayload = z.string().regex(/^\d{19}$/, '19 digits')
const token = z.string().regex(/^\d{13,19}$/, '13 to 19 digits')
const pin = z.string().min(1).max(1024)
const encryptCertId = z.string().regex(/^\d{1,50}$/, 'digits')
/** Where the app hears of results that this message leads to; nowhere without it. */
const noticeUrl = z.url().max(256).optional()
const queryId = z.string().regex(/^\d{21}$/)
const responseCode = z
  .string()
  .refine(isQrResponseCode)
  .transform((code) => code as QrResponseCodeName)
/** RFC 3339 with milliseconds and Beijing's offset, of a moment that there is: no moment comes after any other. */
const validUntil = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}\+08:00$/)
  .refine((text) => !Number.isNaN(fromValidUntil(text)), 'no moment')
const paymentStatus = z.enum(['APPROVED', 'CONTINUING', 'DECLINED'])

/** Text that has a form in UTF-8, and in the addresses and keys that are made of it: no half of a surrogate pair. */
const name = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,64}$/u, '1 to 64 printable characters')
const payer = { deviceID: name, userID: name, token }
/** The payer's PIN, its block formed over the token and sealed for UnionPay; both or neither. */
const sealedPin = { pin: pin.optional(), encryptCertId: encryptCertId.optional() }
/** A PIN that cannot be opened is not the same as none: it would not be asked whether it is right. */
const isPinWhole = (sent: { pin?: string | undefined; encryptCertId?: string | undefined }) =>
  (sent.pin === undefined) === (sent.encryptCertId === undefined)
const PIN_IN_PART = 'pin and encryptCertId go together'

const payment = {
  ...payer,
  ...sealedPin,
  /** msgID of the inquiry. */
  origTrxMsgID: msgID,
  trxAmt,
  trxCurrency,
  mpqrcPayload,
  /** From then on the network may not carry it out any more, so that "no such payment" can be final for the app. */
  payUntil: validUntil.optional(),
  noticeUrl,
}
const paymentAnswer = z.object({
  qrcVoucherNo: z.string().regex(/^\d{20}$/),
  queryId,
  paymentStatus,
  /** `MMDD`, once it is paid. */
  settleDate: z.string().optional(),
  /** Told when the PIN was wrong; 0 when the card is locked for the day. */
  pinTriesLeft: z.int().optional(),
})
/** How a payment stands, as notices and the answers to TRX_RESULT_INQUIRY tell it. */
const result = {
  paymentStatus,
  responseCode,
  pinTriesLeft: z.int().optional(),
}
const payee = {
  merchantName: z.string(),
  merchantNameEn: z.string(),
  /** Whose merchant it is: the institution that acquires the payment. */
  codeOwner: owner,
  cityCode,
}

const nothing = z.object({})

export const QR_MESSAGES = {
  /** Whose code is this, and may it be paid here and now? */
  QRC_INFO_INQUIRY: {
    path: '/scis/switch/qrcinfoinquiry',
    zh: '扫码信息查询',
    en: 'Code inquiry',
    request: z.strictObject({
      ...payer,
      /** The card that will probably pay, to tell the limit left today; may be absent. */
      token: token.optional(),
      mpqrcPayload,
      /** `remote`: the code came out of a chat or an album, not from in front of the camera. */
      scene: z.enum(['face-to-face', 'remote']).default('face-to-face'),
    }),
    answer: z.object({
      ...payee,
      trxCurrency,
      qrcUseCase: z.literal('10'),
      mcc: z.string(),
      /** The code's own amount in fen; absent where the payer types it. */
      trxAmt: trxAmt.optional(),
      /** Kind as the recogniser names it, such as `wechat.merchant`. */
      codeKind: z.string(),
      codeClass: z.enum(CODE_CLASSES),
      isStatic: z.boolean(),
      cityName: z.string(),
      cityNameEn: z.string(),
      /** What the payer's bank statement will say. */
      statementLine: z.string(),
      /** Until when this answer can be paid on. */
      validUntil,
      limit: z.object({ level: z.enum(LEVELS), dayMaxFen: z.int().nullable(), usedFen: z.int() }).optional(),
    }),
  },
  MPQRC_PAYMENT_URL: {
    path: '/scis/switch/qrurlpayment',
    zh: '扫码付款',
    en: 'Payment of a scanned code',
    request: z.strictObject(payment).refine(isPinWhole, PIN_IN_PART),
    answer: paymentAnswer,
  },
  MPQRC_PAYMENT_EMV: {
    path: '/scis/switch/qremvpayment',
    zh: '扫码付款（EMV）',
    en: 'Payment of a scanned EMV code',
    request: z
      .strictObject({
        ...payment,
        merchantInfo: z
          .strictObject({
            acquirerIIN: z.string().max(11),
            fwdIIN: z.string().max(11),
            mid: z.string().max(15),
            merchantName: z.string().max(25).optional(),
            mcc: z.string().max(4).optional(),
          })
          .optional(),
        additionalData: z.record(z.string().max(32), z.string().max(99)).optional(),
      })
      .refine(isPinWhole, PIN_IN_PART),
    answer: paymentAnswer,
  },
  /** A code for the payer to show. It ends every earlier code of this user. */
  QRC_GENERATION: {
    path: '/scis/switch/qrcgeneration',
    zh: '生成付款码',
    en: 'Minting of a payment code',
    request: z.strictObject({
      ...payer,
      cpqrcNo: z.literal('1').default('1'),
      /** The PIN is to be asked for, whatever the amount. */
      askPin: z.boolean().default(false),
      noticeUrl,
    }),
    answer: z.object({ barcodeCpqrcPayload: z.array(barcodeCpqrcPayload).length(1), validUntil }),
  },
  /** The payer has looked at the digits: from now on the code asks for the PIN. */
  QRC_REVEALED: {
    path: '/scis/switch/qrcrevealed',
    zh: '付款码数字已展示',
    en: 'Digits of a payment code shown',
    request: z.strictObject({ barcodeCpqrcPayload }),
    answer: nothing,
  },
  /** The code is off the screen and pays nothing any more. Refused with 02 when it has been used. */
  QRC_RETIRE: {
    path: '/scis/switch/qrcretire',
    zh: '作废付款码',
    en: 'Withdrawal of a payment code',
    request: z.strictObject({ barcodeCpqrcPayload }),
    answer: nothing,
  },
  /** The PIN that ADDITIONAL_PROCESSING asked for, or that the payer will not type it. */
  ADDITIONAL_PROCESSING_RESULT: {
    path: '/scis/switch/additionalprocessingresult',
    zh: '附加处理结果',
    en: 'Result of additional processing',
    request: z.union([
      z.strictObject({ origTrxMsgID: msgID, pin, encryptCertId }),
      z.strictObject({ origTrxMsgID: msgID, cancelled: z.literal(true) }),
    ]),
    answer: z.object({ ...result, queryId }),
  },
  /** What became of a payment: of a scan by its request's msgID, of a shown code by the network's. */
  TRX_RESULT_INQUIRY: {
    path: '/scis/switch/trxresultinquiry',
    zh: '交易结果查询',
    en: 'Result inquiry',
    request: z.union([
      z.strictObject({ origMsgID: msgID }),
      /** What became of a shown code; 25 when nobody has used it. */
      z.strictObject({ barcodeCpqrcPayload }),
    ]),
    answer: z.object({
      ...payee,
      ...result,
      origMsgID: msgID,
      queryId,
      trxAmt,
      statementLine: z.string(),
      settleDate: z.string().optional(),
    }),
  },
  /** The network asks the app for the payer's PIN: somebody has scanned the payer's code. Answered 00 at once. */
  ADDITIONAL_PROCESSING: {
    path: null,
    zh: '附加处理请求',
    en: 'Request for the PIN',
    request: z.strictObject({
      ...payee,
      barcodeCpqrcPayload,
      origTrxMsgID: msgID,
      trxAmt,
      /** Until when the PIN is waited for. */
      validUntil,
    }),
    answer: nothing,
  },
  /** What became of a payment, of a scan or of a shown code; repeated until it is answered 00. */
  TRX_RESULT_NOTIFICATION: {
    path: null,
    zh: '交易结果通知',
    en: 'Notice of a result',
    request: z.strictObject({
      ...payee,
      ...result,
      origTrxMsgID: msgID,
      /** The code that was shown; absent for scans. */
      barcodeCpqrcPayload: barcodeCpqrcPayload.optional(),
      trxAmt,
      /** Absent when no rule let the payment begin; then `rule` names the one that did not. */
      queryId: queryId.optional(),
      rule: z.string().optional(),
      /** Money of the payment that has gone back: under which number, how much, and when. The rest is as it was told. */
      refund: z.strictObject({ queryId, trxAmt, refundedAt: validUntil }).optional(),
      statementLine: z.string(),
      token,
    }),
    answer: nothing,
  },
} as const

export type QrMsgType = keyof typeof QR_MESSAGES
/** Messages from apps to the network, each posted to an address of its own. */
export type AppMsgType = {
  [T in QrMsgType]: (typeof QR_MESSAGES)[T]['path'] extends string ? T : never
}[QrMsgType]
/** Messages from the network to apps, all posted to the app's noticeUrl. */
export type NoticeMsgType = Exclude<QrMsgType, AppMsgType>

/** What is sent, and what its reader gets: defaults filled in. */
export type QrRequest<T extends QrMsgType> = z.output<(typeof QR_MESSAGES)[T]['request']>
export type QrRequestInput<T extends QrMsgType> = z.input<(typeof QR_MESSAGES)[T]['request']>
export type QrAnswer<T extends QrMsgType> = z.output<(typeof QR_MESSAGES)[T]['answer']>

/** Why a request was refused: the rule's name, and what would work instead. No money has moved. */
export const qrRefusal = z.object({ rule: z.string(), alternatives: z.array(z.enum(ALTERNATIVES)) })
export type QrRefusal = z.output<typeof qrRefusal>

export const msgInfoSchema = z.strictObject({
  versionNo: z.literal(QR_VERSION),
  msgID,
  timeStamp: z.string().regex(/^\d{14}$/, 'yyyyMMddHHmmss'),
  msgType: z.string().max(40),
  insID: z.string().regex(INS_ID, 'eight digits'),
})

export const msgResponseSchema = z.object({
  responseCode: z.string().max(4),
  responseMsg: z.string().max(400),
})

export function isQrMsgType(text: string): text is QrMsgType {
  return Object.hasOwn(QR_MESSAGES, text)
}
