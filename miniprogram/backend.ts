import Taro from '@tarojs/taro'
import type { LaunchParams } from '../contract/plugin-api.ts'
import { language } from './language.ts'
import { texts } from './texts.ts'

/** Where the shop's backend answers; the address that a merchant registers as a legal domain. */
const BACKEND = 'https://shop.quickpass.example'
/** Longer than the backend's own patience with the payment service, so that its word on that arrives. */
const TIMEOUT_MS = 15_000
const TOKEN_KEY = 'token'

export interface BilingualText {
  readonly zh: string
  readonly en: string
}

export interface Goods {
  readonly id: string
  readonly name: BilingualText
  readonly tagline: BilingualText
  readonly story: BilingualText
  readonly spec: BilingualText
  readonly priceFen: number
  readonly picture: string
}

export interface OrderLine {
  readonly goodsId: string
  readonly name: BilingualText
  readonly priceFen: number
  readonly quantity: number
  readonly picture: string
}

export interface Order {
  readonly id: string
  readonly state: 'unpaid' | 'paid' | 'cancelled' | 'expired'
  readonly items: readonly OrderLine[]
  readonly totalFen: number
  readonly createdAtMs: number
  readonly expiresAtMs: number
  readonly paidAtMs: number | null
  readonly transactionId: string | null
  readonly payerTotalFen: number | null
  /** The market's shop that sells it; null for this shop's own goods. */
  readonly shopNo: number | null
  readonly refunds: readonly Refund[]
  /** What is on its way back or has come back. */
  readonly refundedFen: number
}

export interface Refund {
  readonly id: string
  readonly amountFen: number
  readonly state: 'processing' | 'succeeded' | 'failed'
  readonly createdAtMs: number
  readonly finishedAtMs: number | null
}

/** Where and when the shopper is. */
export interface Here {
  /** Null when the phone does not say. */
  readonly city: BilingualText | null
  /** Date in Beijing, `2021-10-05`. */
  readonly day: string
}

/** A shop of the market. */
export interface MarketShop {
  readonly shopNo: number
  readonly name: BilingualText
  /** Why Cloud QuickPass does not pay there today; null where it does. */
  readonly closedBecause: 'before-2021-10-02' | 'not-covered' | null
}

export interface MarketPage {
  readonly shops: readonly MarketShop[]
  readonly acceptedShops: number
  readonly allShops: number
  /** Where the next page begins; null after the last. */
  readonly nextShopNo: number | null
}

export interface Wanted {
  readonly goodsId: string
  readonly quantity: number
}

/** The backend refused, or could not be reached (`code` is then null). The message is fit to be shown. */
export class BackendError extends Error {
  readonly code: string | null

  constructor(code: string | null) {
    super(code === null ? texts.unreachableError : (texts.errors[code] ?? texts.otherError))
    this.code = code
  }
}

/** What to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof BackendError ? error.message : texts.otherError
}

export const backend = {
  goods: () => send<{ goods: Goods[] }>('GET', '/api/goods').then((answer) => answer.goods),
  oneGoods: (id: string) => send<Goods>('GET', `/api/goods/${id}`),
  orders: () => sendAsOwner<{ orders: Order[] }>('GET', '/api/orders').then((answer) => answer.orders),
  /** @param waitMs how long the backend may wait for an unpaid order to change before it answers */
  order: (id: string, waitMs = 0) =>
    sendAsOwner<Order>('GET', `/api/orders/${id}?waitMs=${waitMs}`, undefined, waitMs + TIMEOUT_MS),
  /** The same `requestId` again gives the same order, so a lost answer never orders twice. */
  placeOrder: (requestId: string, items: readonly Wanted[], shopNo: number | null = null) =>
    sendAsOwner<Order>('POST', '/api/orders', {
      requestId,
      items,
      language,
      ...(shopNo !== null && { shopNo }),
    }),
  prepay: (id: string) => sendAsOwner<LaunchParams>('POST', `/api/orders/${id}/prepay`),
  /** Asks for all that is left of the order's money; the same `requestId` again asks for nothing more. */
  refund: (id: string, requestId: string) =>
    sendAsOwner<Order>('POST', `/api/orders/${id}/refund`, { requestId }),
  marketShops: (from: number) => send<MarketPage>('GET', `/api/market/shops?from=${from}`),
  marketShop: (shopNo: number) =>
    send<{ shop: MarketShop; goods: Goods[] }>('GET', `/api/market/shops/${shopNo}`),
  /** @param at where the phone is, in degrees; null when it does not say */
  here: (at: { readonly latitude: number; readonly longitude: number } | null) =>
    send<Here>('GET', at ? `/api/here?lat=${at.latitude}&lon=${at.longitude}` : '/api/here'),
  cancel: (id: string) => sendAsOwner<Order>('POST', `/api/orders/${id}/cancel`),
}

export function pictureUrl({ picture }: { readonly picture: string }): string {
  return BACKEND + picture
}

type Method = 'GET' | 'POST'

let loggingIn: Promise<string> | null = null

/** A request that needs to know who asks; logs in when there is no session, and once more when it has ended. */
async function sendAsOwner<Answer>(
  method: Method,
  path: string,
  body?: object,
  timeoutMs?: number,
): Promise<Answer> {
  const token = Taro.getStorageSync<string>(TOKEN_KEY)
  try {
    return await send<Answer>(method, path, body, timeoutMs, token || (await logIn()))
  } catch (error) {
    if (!(error instanceof BackendError) || error.code !== 'LOGIN_NEEDED') throw error
    return send<Answer>(method, path, body, timeoutMs, await logIn())
  }
}

function logIn(): Promise<string> {
  loggingIn ??= openSession().finally(() => {
    loggingIn = null
  })
  return loggingIn
}

async function openSession(): Promise<string> {
  const { code } = await Taro.login().catch(() => {
    throw new BackendError('WECHAT_UNREACHABLE')
  })
  const { token } = await send<{ token: string }>('POST', '/api/login', { code })
  Taro.setStorageSync(TOKEN_KEY, token)
  return token
}

async function send<Answer>(
  method: Method,
  path: string,
  body?: object,
  timeoutMs = TIMEOUT_MS,
  token?: string,
): Promise<Answer> {
  const { statusCode, data } = await Taro.request({
    url: BACKEND + path,
    method,
    timeout: timeoutMs,
    header: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    ...(body && { data: body }),
  }).catch(() => {
    throw new BackendError(null)
  })
  if (statusCode >= 200 && statusCode < 300) return data as Answer
  throw new BackendError(typeof data?.code === 'string' ? data.code : 'INTERNAL')
}
