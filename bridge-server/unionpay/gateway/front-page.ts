import type { Context } from 'koa'

/** Cashier pages in a browser are not simulated. The page is the gateway's own kind of error, which clients look for. */
export function frontPage(ctx: Context): void {
  ctx.req.resume()
  ctx.set('Content-Security-Policy', "default-src 'none'")
  ctx.type = 'text/html; charset=UTF-8'
  ctx.body =
    '<!doctype html><meta charset="utf-8"><title>QuickPass Bridge</title>' +
    '<p class="page_end_error">前台交易未模拟，请使用 appTransReq.do / front transactions are not simulated</p>'
}
