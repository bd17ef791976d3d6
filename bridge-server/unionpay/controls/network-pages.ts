import Router from '@koa/router'
import type { Context } from 'koa'
import { BodyError } from '../../http/body.ts'
import { CONTROL_BODY_MAX_BYTES } from '../limits.ts'
import { type Desk, fault } from './desk.ts'
import type { Html } from './html.ts'
import { isFromAnotherSite } from './own-site.ts'
import { accountsPage } from './pages/accounts.ts'
import { clearingDayPage, clearingPage, settlementFile } from './pages/clearing.ts'
import { EXPLAIN_FORM_MAX_BYTES, explainPage } from './pages/explain.ts'
import { readForm } from './pages/form-body.ts'
import { framed } from './pages/frame.ts'
import { institutionsPage } from './pages/institutions.ts'
import { kitPage } from './pages/kit.ts'
import { merchantPage } from './pages/merchant.ts'
import { messagesPage } from './pages/messages.ts'
import { orderPage } from './pages/order.ts'
import { ordersPage } from './pages/orders.ts'
import { overviewPage } from './pages/overview.ts'
import { TEST_FORMS } from './pages/test-forms.ts'
import { confirmPage, resultPage, testingPage } from './pages/testing.ts'
import { trouble } from './pages/trouble.ts'
import { type View, viewOf } from './pages/view.ts'

/** Styles stand in the page, forms go to this server, and nothing runs. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** The network's own pages, for people: readable without scripts, with every card number masked. */
export function networkPages(desk: Desk, isOpen: boolean): Router {
  const router = new Router()
  const show = (ctx: Context, title: readonly [zh: string, en: string], body: Html, view = look(ctx)) => {
    ctx.type = 'text/html; charset=utf-8'
    ctx.set('Content-Security-Policy', POLICY)
    ctx.set('Referrer-Policy', 'same-origin')
    ctx.set('Cache-Control', 'no-store')
    ctx.body = framed(view, view.t(...title), body)
  }
  const look = (ctx: Context): View => viewOf(ctx, desk, isOpen)
  /** People get a page about it; programs the status alone. */
  const showTrouble = (ctx: Context, status: number) => {
    ctx.status = status
    if (ctx.accepts('text', 'html') !== 'html') return
    const view = look(ctx)
    const { title, body } = trouble(view, status)
    show(ctx, title, body, view)
  }
  const page = (
    path: string,
    title: readonly [zh: string, en: string],
    render: (view: View) => Html | Promise<Html>,
  ) => {
    router.get(path, async (ctx) => {
      const view = look(ctx)
      show(ctx, title, await render(view), view)
    })
  }

  page('/', ['概览', 'Overview'], overviewPage)
  page('/orders', ['订单', 'Orders'], ordersPage)
  page('/messages', ['报文', 'Messages'], messagesPage)
  page('/accounts', ['账户', 'Accounts'], accountsPage)
  page('/clearing', ['清算', 'Clearing'], clearingPage)
  page('/institutions', ['机构', 'Institutions'], institutionsPage)
  page('/kit', ['接入资料', 'Test kit'], kitPage)
  page('/testing', ['测试控制', 'Test controls'], testingPage)
  page('/explain', ['验签诊断', 'Explain a message'], (view) => explainPage(view, view.query.get('example')))

  router.get('/orders/:merId/:orderId/:txnTime', async (ctx) => {
    const { merId = '', orderId = '', txnTime = '' } = ctx.params
    const view = look(ctx)
    const body = await orderPage(view, { merId, orderId, txnTime })
    if (!body) return showTrouble(ctx, 404)
    show(ctx, [`订单 ${orderId}`, `Order ${orderId}`], body, view)
  })
  router.get('/merchants/:merId', (ctx) => {
    const { merId = '' } = ctx.params
    const view = look(ctx)
    const body = merchantPage(view, merId)
    if (!body) return showTrouble(ctx, 404)
    show(ctx, [`商户 ${merId}`, `Merchant ${merId}`], body, view)
  })
  router.get('/clearing/:day', async (ctx) => {
    const view = look(ctx)
    const body = await clearingDayPage(view, ctx.params.day ?? '')
    if (!body) return showTrouble(ctx, 404)
    show(ctx, ['清算日', 'Clearing day'], body, view)
  })
  router.get('/clearing/:day/:file', async (ctx) => {
    const file = await settlementFile(desk, ctx.params.day ?? '', ctx.params.file ?? '')
    if (!file) return showTrouble(ctx, 404)
    ctx.type = 'application/zip'
    ctx.attachment(file.fileName)
    ctx.body = file.content
  })
  router.post('/explain', async (ctx) => {
    const form = await takeForm(ctx, EXPLAIN_FORM_MAX_BYTES)
    if (typeof form === 'number') return showTrouble(ctx, form)
    const view = look(ctx)
    show(
      ctx,
      ['验签诊断', 'Explain a message'],
      await explainPage(view, null, form.get('message') ?? ''),
      view,
    )
  })
  for (const form of TEST_FORMS) {
    router.post(`/testing/${form.name}`, async (ctx) => {
      const sent = await takeForm(ctx, CONTROL_BODY_MAX_BYTES)
      if (typeof sent === 'number') return showTrouble(ctx, sent)
      const view = look(ctx)
      const { confirmed, ...fields } = Object.fromEntries([...sent].filter(([, value]) => value !== ''))
      const title = [form.zh, form.en] as const
      if (!confirmed) return show(ctx, title, confirmPage(view, form, fields), view)
      const answer = isOpen
        ? await form.control(form.request(fields), desk)
        : fault(403, 'CONTROLS_CLOSED', view.t('测试控制没有打开。', 'Test controls are not open.'))
      ctx.status = answer.status
      show(ctx, title, resultPage(view, answer), view)
    })
  }
  router.get(/.*/, (ctx) => showTrouble(ctx, 404))
  return router
}

/** A form that was posted from one of these pages, or the HTTP status that refuses it. */
async function takeForm(ctx: Context, limitBytes: number): Promise<URLSearchParams | number> {
  if (isFromAnotherSite(ctx)) {
    ctx.req.resume()
    return 403
  }
  try {
    return await readForm(ctx, limitBytes)
  } catch (error) {
    if (!(error instanceof BodyError)) throw error
    return error.status
  }
}
