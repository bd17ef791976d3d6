import { Formatter, Rsa, Wechatpay } from 'wechatpay-axios-plugin'
import { toRfc3339 } from '../clock/beijing.ts'
import { type Clock, MINUTE_MS } from '../clock/clock.ts'
import type { PaymentServiceOptions } from './merchant.ts'
import {
  CALL_TIMEOUT_MS,
  downloadPlatformCertificates,
  type PlatformCertificates,
} from './platform-certificates.ts'
import {
  PrepayAnswerSchema,
  type RefundAnswer,
  RefundAnswerSchema,
  type Transaction,
  TransactionSchema,
} from './transaction.ts'

/** What the mini program hands to `requestPayment`. */
export interface LaunchParams {
  readonly timeStamp: string
  readonly nonceStr: string
  readonly package: string
  readonly signType: 'RSA'
  readonly paySign: string
}

export interface Charge {
  readonly outTradeNo: string
  readonly description: string
  readonly totalFen: number
  readonly payerOpenid: string
  readonly expiresAtMs: number
  readonly notifyUrl: string
}

export interface MoneyBack {
  readonly outTradeNo: string
  readonly outRefundNo: string
  readonly amountFen: number
  /** What the order cost. */
  readonly totalFen: number
  readonly reason: string | null
  readonly notifyUrl: string
}

/** A refusal by the payment service, or no answer from it; `code` is the service's own, or `UNREACHABLE`. */
export class PaymentServiceError extends Error {
  readonly code: string

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'PaymentServiceError'
    this.code = code
  }
}

/** The list of certificates is not downloaded again for an unknown serial number while it is younger than this. */
const CERTIFICATES_AGE_MS_MIN = MINUTE_MS

/**
 * The payment service as this shop uses it, through an unmodified WeChat Pay SDK. The SDK signs every request and
 * refuses every answer that is not signed by a platform certificate.
 */
export class PaymentService {
  readonly #options: PaymentServiceOptions
  readonly #clock: Clock
  #connection: Promise<Connection> | null = null
  #connectedAtMs = Number.NEGATIVE_INFINITY

  constructor(options: PaymentServiceOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
  }

  /**
   * Creates the order at the service. The same charge again renews its launch parameters.
   *
   * @throws PaymentServiceError
   */
  async prepay(charge: Charge): Promise<LaunchParams> {
    const { appId, merchant } = this.#options
    const { data } = await this.#call((sdk) =>
      sdk.chain('v3/pay/transactions/jsapi').post<unknown>({
        appid: appId,
        mchid: merchant.mchid,
        description: charge.description,
        out_trade_no: charge.outTradeNo,
        time_expire: toRfc3339(charge.expiresAtMs),
        notify_url: charge.notifyUrl,
        amount: { total: charge.totalFen, currency: 'CNY' },
        payer: { openid: charge.payerOpenid },
      }),
    )
    return this.#launchParams(`prepay_id=${PrepayAnswerSchema.parse(data).prepay_id}`)
  }

  /**
   * @returns the service's word on an order, or null when it does not know the order
   * @throws PaymentServiceError
   */
  async query(outTradeNo: string): Promise<Transaction | null> {
    try {
      const { data } = await this.#call((sdk) =>
        sdk.chain(`v3/pay/transactions/out-trade-no/${outTradeNo}`).get<unknown>({
          params: { mchid: this.#options.merchant.mchid },
        }),
      )
      return TransactionSchema.parse(data)
    } catch (error) {
      if (error instanceof PaymentServiceError && error.code === 'ORDER_NOT_EXIST') return null
      throw error
    }
  }

  /**
   * Closes the order: nobody can pay it afterwards. Closing twice is fine.
   *
   * @throws PaymentServiceError `ORDERPAID` when it has been paid
   */
  async close(outTradeNo: string): Promise<void> {
    await this.#call((sdk) =>
      sdk.chain(`v3/pay/transactions/out-trade-no/${outTradeNo}/close`).post<unknown>({
        mchid: this.#options.merchant.mchid,
      }),
    )
  }

  /**
   * Gives money of an order back. The same refund again is the same refund.
   *
   * @returns what it has come to; under way, mostly
   * @throws PaymentServiceError
   */
  async refund({ reason, ...refund }: MoneyBack): Promise<RefundAnswer> {
    const { data } = await this.#call((sdk) =>
      sdk.chain('v3/refund/domestic/refunds').post<unknown>({
        out_trade_no: refund.outTradeNo,
        out_refund_no: refund.outRefundNo,
        ...(reason !== null && { reason }),
        notify_url: refund.notifyUrl,
        amount: { refund: refund.amountFen, total: refund.totalFen, currency: 'CNY' },
      }),
    )
    return RefundAnswerSchema.parse(data)
  }

  /**
   * @returns the service's word on a refund, or null when it does not know it
   * @throws PaymentServiceError
   */
  async queryRefund(outRefundNo: string): Promise<RefundAnswer | null> {
    try {
      const { data } = await this.#call((sdk) =>
        sdk.chain(`v3/refund/domestic/refunds/${outRefundNo}`).get<unknown>({}),
      )
      return RefundAnswerSchema.parse(data)
    } catch (error) {
      if (error instanceof PaymentServiceError && error.code === 'RESOURCE_NOT_EXISTS') return null
      throw error
    }
  }

  /**
   * The platform certificate of that serial number, in PEM. For an unknown one the list is downloaded anew, since the
   * service may have changed its certificate; not at every turn, since anybody can send an unknown number.
   *
   * @returns null when the service has no such certificate either
   * @throws PaymentServiceError
   */
  async certificate(serialNo: string): Promise<string | null> {
    const known = (await this.#connect()).certificates[serialNo]
    if (known) return known
    if (this.#clock.now() - this.#connectedAtMs < CERTIFICATES_AGE_MS_MIN) return null
    this.#connection = null
    return (await this.#connect()).certificates[serialNo] ?? null
  }

  #launchParams(prepayPackage: string): LaunchParams {
    const { appId, merchant } = this.#options
    const timeStamp = String(Math.floor(this.#clock.now() / 1000))
    const nonceStr = Formatter.nonce()
    const signed = Formatter.joinedByLineFeed(appId, timeStamp, nonceStr, prepayPackage)
    const paySign = Rsa.sign(signed, Rsa.from(merchant.privateKeyPem, Rsa.KEY_TYPE_PRIVATE))
    return { timeStamp, nonceStr, package: prepayPackage, signType: 'RSA', paySign }
  }

  async #call<Answer>(send: (sdk: Wechatpay) => Promise<Answer>): Promise<Answer> {
    const { sdk } = await this.#connect()
    try {
      return await send(sdk)
    } catch (error) {
      // An answer signed by a certificate of after our start: the next call downloads the list anew.
      if ((error as { code?: unknown }).code === 'EV3_RES_HEADER_PLATFORM_SERIAL') this.#connection = null
      throw asServiceError(error)
    }
  }

  /** Made at the first call, not at start: the shop opens even while the payment service is down. */
  #connect(): Promise<Connection> {
    if (this.#connection) return this.#connection
    const connection = connect(this.#options)
    this.#connection = connection
    this.#connectedAtMs = this.#clock.now()
    connection.catch(() => {
      if (this.#connection === connection) this.#connection = null
    })
    return connection
  }
}

interface Connection {
  readonly sdk: Wechatpay
  readonly certificates: PlatformCertificates
}

async function connect(options: PaymentServiceOptions): Promise<Connection> {
  const certificates = await downloadPlatformCertificates(options).catch((error) => {
    throw asServiceError(error)
  })
  const sdk = new Wechatpay({
    mchid: options.merchant.mchid,
    serial: options.merchant.serialNo,
    privateKey: options.merchant.privateKeyPem,
    certs: { ...certificates },
    baseURL: options.bridgeUrl,
    timeout: CALL_TIMEOUT_MS,
    proxy: false,
  })
  return { sdk, certificates }
}

/** The SDK throws axios errors, which carry the service's `{ code, message }` when there was an answer. */
function asServiceError(error: unknown): PaymentServiceError {
  const { response, message } = error as { response?: { status: number; data: unknown }; message: string }
  if (!response) return new PaymentServiceError('UNREACHABLE', message, error)
  const body = response.data as { code?: unknown; message?: unknown } | null
  const answered = response.status >= 400 && typeof body?.code === 'string'
  // A success that is not properly signed counts as no answer.
  if (!answered) return new PaymentServiceError('UNREACHABLE', message, error)
  return new PaymentServiceError(String(body.code), String(body.message ?? message), error)
}
