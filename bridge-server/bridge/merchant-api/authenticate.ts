import { verify } from 'node:crypto'
import { decodeBase64 } from '../../acp/base64.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Merchant, Merchants } from '../merchants.ts'
import { type Answer, refuse } from './answers.ts'
import { type Authorization, readAuthorization } from './authorization.ts'
import { CLOCK_SKEW_MAX_MS, type ReplayGuard } from './replay-guard.ts'

/** A request as it came: signatures are over these very bytes. */
export interface RawRequest {
  readonly method: string
  /** Path and query as they stand in the request line. */
  readonly target: string
  readonly authorization: string | undefined
  readonly body: Buffer
}

/** A request that a merchant has proven to be his. */
export interface Caller {
  readonly merchant: Merchant
  /** Upper-case serial number of the certificate whose key signed. */
  readonly keySerial: string
}

export interface AuthenticateOptions {
  readonly merchants: Merchants
  readonly clock: Clock
  readonly replays: ReplayGuard
}

/** Who is calling; or the dialect's SIGN_ERROR, saying what to mend. */
export function authenticate(request: RawRequest, options: AuthenticateOptions): Caller | Answer {
  const { merchants, clock, replays } = options
  const authorization = readAuthorization(request.authorization)
  if ('wrong' in authorization) {
    return signError(`请求头 Authorization 缺失或格式错误：${authorization.wrong}`, {
      field: authorization.wrong,
    })
  }
  const { mchid, timestamp, nonce } = authorization
  const skewMs = Math.abs(Number(timestamp) * 1000 - clock.now())
  if (skewMs > CLOCK_SKEW_MAX_MS) {
    return signError('请求时间戳与服务器时间相差超过5分钟，请校准服务器时间', { field: 'timestamp' })
  }
  // Some SDKs send the serial number in lower case.
  const keySerial = authorization.serialNo.toUpperCase()
  const merchant = merchants.byMchid(mchid)
  const key = merchant?.keys.get(keySerial)
  if (!merchant || !key) {
    // Which certificates a merchant has is not told to whoever asks in his name.
    const why = merchant ? '该证书序列号未在此商户号下登记' : '商户号未登记'
    return signError(`商户号与证书序列号不匹配：${why}`, { field: merchant ? 'serial_no' : 'mchid' })
  }
  const signature = decodeBase64(authorization.signature)
  const isSigned =
    signature !== undefined &&
    signedTexts(request, authorization).some((text) => verify('sha256', text, key, signature))
  if (!isSigned) {
    return signError('签名错误，请检查签名串、私钥与证书序列号是否对应', mismatch(request, authorization))
  }
  const seen = replays.see(`${mchid}/${timestamp}/${nonce}`)
  if (seen === 'full') return refuse('FREQUENCY_LIMITED', '请求过于频繁，请稍后重试')
  if (seen === 'replayed') {
    return signError('请求重放：随机串 nonce_str 已使用过，请重新签名', { field: 'nonce_str' })
  }
  return { merchant, keySerial }
}

/** The text as sent; and with the target percent-decoded, since an SDK signs `a|b` where its HTTP layer sends `a%7Cb`. */
function signedTexts(request: RawRequest, authorization: Authorization): Buffer[] {
  const targets = [request.target]
  try {
    const decoded = decodeURI(request.target)
    if (decoded !== request.target) targets.push(decoded)
  } catch {
    // A target that cannot be decoded was not signed in decoded form.
  }
  return targets.map((target) => {
    const head = signedHead({ ...request, target }, authorization)
    return Buffer.concat([Buffer.from(head), request.body, Buffer.from('\n')])
  })
}

function signedHead({ method, target }: RawRequest, { timestamp, nonce }: Authorization): string {
  return `${method}\n${target}\n${timestamp}\n${nonce}\n`
}

/** What was signed here, so that a developer can lay it beside his own text. The body is his, and only begun. */
function mismatch(request: RawRequest, authorization: Authorization): object {
  const head = signedHead(request, authorization)
  const body = request.body.toString('utf8')
  const shownBody = body.length <= SHOWN_BODY_CHARS ? body : `${body.slice(0, SHOWN_BODY_CHARS)}...`
  return {
    detail: { issue: 'sign not match' },
    field: 'signature',
    location: 'authorization',
    sign_information: {
      method: request.method,
      url: request.target,
      truncated_sign_message: `${head}${shownBody}\n`,
      sign_message_length: Buffer.byteLength(head) + request.body.length + 1,
    },
  }
}

const SHOWN_BODY_CHARS = 20

function signError(message: string, detail: object): Answer {
  return refuse('SIGN_ERROR', message, { location: 'authorization', ...detail })
}
