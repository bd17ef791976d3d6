import { JSDOM } from 'jsdom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestNetwork, type TestMerchant, type TestNetwork, testMerchant } from '../support/unionpay.ts'

/** What browsers say that they take. */
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

let network: TestNetwork
let merchant: TestMerchant

beforeAll(async () => {
  network = await startTestNetwork()
  merchant = await testMerchant(network)
  for (let i = 0; i < 60; i++) {
    await merchant.send('appConsume', {
      txnAmt: '1',
      currencyCode: '156',
      backUrl: 'http://www.specialUrl.com',
    })
  }
})
afterAll(() => network.close())

async function look(path: string, init: RequestInit = {}) {
  const answer = await fetch(network.url + path, { ...init, headers: { ...BROWSER, ...init.headers } })
  const { document } = new JSDOM(await answer.text()).window
  const text = (selector: string) => document.querySelector(selector)?.textContent ?? ''
  return { status: answer.status, heading: text('h1'), text: text('main'), document }
}

describe('who takes a wrong turn on the network’s pages', () => {
  test.each([
    '/orders/777290058110048/NOSUCHORDER/20260305100000',
    '/orders/%FF',
    '/merchants/nobody',
    '/clearing/20991231',
    '/clearing/yesterday',
    '/clearing/20260305/nobody.zip',
    '/nowhere',
  ])('%s: says that there is no such page, and keeps the menu', async (path) => {
    const page = await look(path)
    expect(page).toMatchObject({ status: 404, heading: '没有这一页' })
    expect(page.document.querySelector('nav a[href="/orders"]')).not.toBeNull()
    expect(await look(`${path}?lang=en`)).toMatchObject({ status: 404, heading: 'There is no such page' })
  })

  test('a program gets the status alone', async () => {
    const answer = await fetch(`${network.url}/merchants/nobody`)
    expect([answer.status, await answer.text()]).toEqual([404, 'Not Found'])
  })

  test('a message that is far too long is not looked at, and the page says so', async () => {
    const body = new URLSearchParams({ message: 'x'.repeat(800_000) })
    expect(await look('/explain', { method: 'POST', body })).toMatchObject({
      status: 413,
      heading: '内容太长，没有处理',
    })
  })

  test('another site’s form is not taken, and the page says so', async () => {
    const body = new URLSearchParams({ confirmed: 'yes' })
    const headers = { origin: 'https://evil.example' }
    expect(await look('/testing/settle', { method: 'POST', body, headers })).toMatchObject({
      status: 403,
      heading: '没有提交',
    })
  })

  test.each([
    ['/orders?before=1', '没有符合的订单'],
    ['/orders?after=999999', '没有符合的订单'],
    ['/messages?before=1', '没有符合的报文'],
  ])('%s, where the list has ended: says so and leads back', async (path, words) => {
    const page = await look(path)
    expect(page.text).toContain(words)
    const back = page.document.querySelector<HTMLAnchorElement>('.pages a')!
    expect(back.textContent).toBe('最新')
    expect((await look(back.getAttribute('href')!)).text).toMatch(/T\d{11}/)
  })

  test.each([
    ['/orders?q=NOBODYSORDER', '没有符合的订单'],
    ['/messages?orderId=NOBODYSORDER', '没有符合的报文'],
  ])('%s, which finds nothing: does not claim that nothing has happened', async (path, words) => {
    const { text } = await look(path)
    expect(text).toContain(words)
    expect(text).not.toContain('还没有')
  })

  test('the last page of a list leads back to its beginning', async () => {
    for (let path = '/messages'; ; ) {
      const { document } = await look(path)
      const older = document.querySelector('.pages a[rel=next]')?.getAttribute('href')
      if (older) path = older
      else {
        expect(path).toContain('before=')
        expect(document.querySelector('.pages a')?.textContent).toBe('最新')
        break
      }
    }
  })

  test('the command for a terminal names the port that is really open', async () => {
    expect((await look('/explain')).text).toContain(`${network.url}/mock/explain`)
  })
})
