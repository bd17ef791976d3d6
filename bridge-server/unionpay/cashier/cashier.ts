import Router from '@koa/router'
import type { Context } from 'koa'
import { BodyError, readBody } from '../../http/body.ts'
import type { Network } from '../gateway/exchange.ts'
import type { FrontNotices } from '../gateway/front-notices.ts'
import { openedFields } from '../gateway/opened-fields.ts'
import { isPayable, type Order } from '../gateway/order.ts'
import { findTicket } from '../gateway/order-file.ts'
import { CASHIER_BODY_MAX_BYTES } from '../limits.ts'
import { TEST_CARDS } from '../people.ts'
import { openByTicket } from '../wallet/open-by-ticket.ts'
import { expireTicket, payTicket } from '../wallet/pay-ticket.ts'
import { ticketOfQrCode } from '../wallet/qr-codes.ts'
import { cashierPath, isCashierKey } from './cashier-path.ts'
import { type CashierView, cashierPage, noOrderPage } from './page.ts'
import { languageOf } from './texts.ts'

export interface CashierOptions {
  readonly network: Network
  readonly frontNotices: FrontNotices
}

/**
 * Where cardholders pay in a browser: after `frontTransReq.do`, behind a ticket (tn), and behind the code that a shop
 * shows. Nothing that is typed here is kept or logged.
 */
export function cashierRoutes({ network, frontNotices }: CashierOptions): Router {
  const router = new Router()
  const { secrets, store } = network

  router.get('/cashier/tn/:tn', (ctx) => goTo(ctx, ctx.params.tn ?? ''))
  router.get('/cashier/qr', (ctx) => goTo(ctx, ticketOfQrCode(String(ctx.query.code ?? ''), secrets) ?? ''))
  // The code's own path, for a phone or test that resolves qr.95516.com to this machine.
  router.get('/00010001/:digits', (ctx) => {
    const code = `https://qr.95516.com/00010001/${ctx.params.digits}`
    return goTo(ctx, ticketOfQrCode(code, secrets) ?? '')
  })
  router.get('/cashier/:tn/:key', async (ctx) => {
    const order = await orderOf(ctx)
    if (order) await show(ctx, order)
  })
  router.post('/cashier/:tn/:key', async (ctx) => {
    const order = await orderOf(ctx)
    const typed = order && (await readTyped(ctx))
    if (order && typed) await act(ctx, order, typed)
  })
  return router

  async function act(ctx: Context, order: Order, typed: URLSearchParams): Promise<void> {
    const tn = order.tn as string
    const action = typed.get('action')
    if (!isPayable(order, network.clock.now())) return backToPage(ctx)
    if (action === 'fail') return show(ctx, order, { text: 'failed' })
    if (action === 'cancel') return show(ctx, order, { text: 'cancelled' })
    if (action === 'timeout') {
      await expireTicket(network, tn)
      return backToPage(ctx)
    }
    const cardNo = cardTyped(typed)
    if (order.kind === 'frontOpen') return openCard(ctx, order, cardNo, typed)
    const pin = typed.get('pin') ?? ''
    if (!cardNo || !/^\d{6}$/.test(pin)) return show(ctx, order, { text: 'incomplete' })
    const paid = await payTicket(network, network.merchants, { tn, cardNo, pin })
    if (paid === 'unknown-card') return show(ctx, order, { text: 'unknownCard' })
    if (typeof paid === 'object' && paid.payResult === 'fail') {
      return show(ctx, order, { text: 'declined', respCode: paid.respCode })
    }
    return backToPage(ctx)
  }

  async function openCard(ctx: Context, order: Order, cardNo: string | undefined, typed: URLSearchParams) {
    const said = (name: string) => typed.get(name) || undefined
    const [phone, smsCode, cvn2, expired] = ['phone', 'smsCode', 'cvn2', 'expired'].map(said)
    if (!cardNo || !phone || !smsCode) return show(ctx, order, { text: 'notOpened' })
    const card = { cardNo, phone, smsCode, cvn2, expired }
    const respCode = await openByTicket(network, order.tn as string, card)
    return respCode === '00' ? backToPage(ctx) : show(ctx, order, { text: 'notOpened', respCode })
  }

  async function orderOf(ctx: Context & { params: Record<string, string> }): Promise<Order | null> {
    const { tn = '', key = '' } = ctx.params
    const order = isCashierKey(tn, key, secrets) ? await findTicket(store, tn) : null
    if (!order) nothingHere(ctx)
    return order
  }

  async function goTo(ctx: Context, tn: string): Promise<void> {
    if (!(await findTicket(store, tn))) return nothingHere(ctx)
    ctx.redirect(cashierPath(tn, secrets))
  }

  async function show(ctx: Context, order: Order, notice?: CashierView['notice']): Promise<void> {
    const { url } = order.front ?? { url: null }
    const returned = await frontNotices(order, await openedFields(order, network))
    send(
      ctx,
      cashierPage({
        order,
        merchantName: network.merchants.find(order.merId)?.name ?? order.merId,
        nowMs: network.clock.now(),
        language: languageOf(ctx.query.lang, ctx.get('accept-language')),
        ...(notice && { notice }),
        ...(returned && { returned }),
      }),
      url,
    )
  }
}

/** The page after a form: loading it again repeats nothing. */
function backToPage(ctx: Context): void {
  ctx.status = 303
  ctx.set('Location', ctx.url)
  ctx.body = ''
}

function nothingHere(ctx: Context): void {
  ctx.status = 404
  send(ctx, noOrderPage(languageOf(ctx.query.lang, ctx.get('accept-language'))), null)
}

function send(ctx: Context, page: string, returnUrl: string | null): void {
  const target = returnUrl && URL.canParse(returnUrl) ? ` ${new URL(returnUrl).origin}` : ''
  ctx.set(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'${target}; base-uri 'none'; frame-ancestors 'none'`,
  )
  // The page's address is its key.
  ctx.set('Referrer-Policy', 'no-referrer')
  ctx.set('Cache-Control', 'no-store')
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = page
}

/** A typed number goes before a chosen card. */
function cardTyped(typed: URLSearchParams): string | undefined {
  const digits = (typed.get('cardNo') ?? '').replaceAll(' ', '')
  if (digits !== '') return /^\d{13,19}$/.test(digits) ? digits : undefined
  return TEST_CARDS[Number(typed.get('card') ?? Number.NaN)]?.cardNo
}

async function readTyped(ctx: Context): Promise<URLSearchParams | null> {
  try {
    const body = await readBody(ctx.req, { limitBytes: CASHIER_BODY_MAX_BYTES, timeoutMs: 10_000 })
    return new URLSearchParams(body.toString('utf8'))
  } catch (error) {
    if (!(error instanceof BodyError)) throw error
    ctx.status = error.status
    return null
  }
}
