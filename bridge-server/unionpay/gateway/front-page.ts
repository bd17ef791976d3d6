import type { Context } from 'koa'
import { html } from '../controls/html.ts'

/** A payer's browser that posted an order goes on to the cashier page. Clients insist on a body that is truly empty. */
export function sendToCashier(ctx: Context, path: string): void {
  // Koa writes a body into every redirect of its own.
  ctx.respond = false
  ctx.res.writeHead(302, { Location: `${ctx.protocol}://${ctx.host}${path}`, 'Content-Length': 0 }).end()
}

/** What the payer's browser shows when an order is refused, in the one line that published clients look for. */
export function errorPage(ctx: Context, message: string): void {
  ctx.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
  ctx.type = 'text/html; charset=UTF-8'
  ctx.body =
    html`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>支付失败 · Not paid</title>
<style>:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 16px}</style>
<h1>没有扣款 · You were not charged</h1>
<p class="page_end_error">${message}</p>
<p>请返回商户重新下单。Go back to the shop and order again.</p></html>`.markup
}
