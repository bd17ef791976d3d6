import { describe, expect, test } from 'vitest'
import { openPhone } from '../../simulator/headless/phone.ts'
import { HostClient } from '../../simulator/shell/host-client.ts'
import type { Action } from '../../simulator/shell/phone/reducer.ts'
import type { NetworkMode } from '../../simulator/shell/phone/state.ts'
import { DEFAULT_SETTINGS, startingPhone } from '../../simulator/shell/phone/state.ts'
import type { ProviderPhone } from '../../simulator/shell/providers/provider.ts'
import { PROVIDERS } from '../../simulator/shell/providers/providers.ts'
import { Turns } from '../../simulator/shell/turns.ts'
import { compileFixture, project } from '../support/simulator-service.ts'
import { phoneManifest } from '../support/simulator-shell.ts'

const SHOP = 'https://shop.quickpass.example'

describe('wx.request becomes one request to the host backend', () => {
  test('data of a GET joins the query, data of a POST is JSON unless the header asks for a form', async () => {
    const data = { name: '龙井 茶', tags: ['a', 'b'], nothing: undefined }
    const query = 'name=%E9%BE%99%E4%BA%95%20%E8%8C%B6&tags=%5B%22a%22%2C%22b%22%5D'
    expect((await send({ url: `${SHOP}/goods?page=1`, data })).sent).toMatchObject({
      method: 'GET',
      url: `${SHOP}/goods?page=1&${query}`,
    })
    expect((await send({ url: SHOP, method: 'post', data })).sent).toMatchObject({
      method: 'POST',
      header: { 'content-type': 'application/json' },
      data: JSON.stringify(data),
    })
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
    expect((await send({ url: SHOP, method: 'POST', header: form, data })).sent).toMatchObject({
      data: query,
    })
    expect((await send({ url: SHOP, method: 'PUT', data: 'as it is' })).sent).toMatchObject({
      data: 'as it is',
    })
  })

  test('an answer is parsed when it is JSON, and left as text when it is not or nobody wants it parsed', async () => {
    expect((await send({ url: SHOP }, '{"a":1}')).result).toMatchObject({ statusCode: 200, data: { a: 1 } })
    expect((await send({ url: SHOP }, 'plain')).result).toMatchObject({ data: 'plain' })
    expect((await send({ url: SHOP, dataType: 'text' }, '{"a":1}')).result).toMatchObject({ data: '{"a":1}' })
  })

  test('bytes travel as base64 in both directions, and only their number is shown', async () => {
    const data = Uint8Array.of(0, 255, 128).buffer
    const { sent, result, actions } = await send(
      { url: SHOP, method: 'POST', data, responseType: 'arraybuffer' },
      '/wA=',
    )
    expect(sent).toMatchObject({ data: 'AP+A', dataAs: 'base64', answerAs: 'base64' })
    expect(result?.data).toEqual(Uint8Array.of(255, 0).buffer)
    expect(actions).toMatchObject([
      { line: { requestBody: '(3 bytes)' } },
      { outcome: { body: '(2 bytes)' } },
    ])
  })

  test.each([
    [{}, 'parameter error: parameter.url should be String instead of Undefined;'],
    [{ url: SHOP, method: 'CONNECT' }, 'method CONNECT is not supported'],
    [
      { url: SHOP, timeout: 'soon' },
      'parameter error: parameter.timeout should be Number instead of String;',
    ],
    [
      { url: SHOP, method: 'POST', data: new Uint8Array(1) },
      'parameter error: parameter.data should be String/Object/ArrayBuffer instead of Object;',
    ],
  ])('%j fails clearly and sends nothing', async (args, reason) => {
    const { failure, sent } = await send(args)
    expect(failure).toBe(reason)
    expect(sent).toBeUndefined()
  })

  test('offline nothing is sent; with answers lost it is sent and times out', async () => {
    expect(await send({ url: SHOP }, '{}', 'offline')).toMatchObject({
      sent: undefined,
      failure: 'net::ERR_INTERNET_DISCONNECTED',
    })
    const lost = await send({ url: SHOP }, '{}', 'loseAnswer')
    expect(lost.sent).toMatchObject({ url: SHOP })
    expect(lost.failure).toBe('timeout')
  })

  test('every request that is sent stands on the network panel, with how it ended', async () => {
    const { actions } = await send({
      url: `${SHOP}/pay?card=6216261000000000018`,
      header: { Authorization: 'x' },
    })
    expect(actions).toMatchObject([
      {
        type: 'requestStarted',
        line: { url: `${SHOP}/pay?card=621626******0018`, requestHeader: { authorization: '•••' } },
      },
      { type: 'requestFinished', outcome: { statusCode: 200 } },
    ])
  })
})

test('ten requests are on their way at once; the others wait, unless they are given up', async () => {
  const held: (() => void)[] = []
  const fetchHeld: typeof fetch = async (url, init) => {
    if (!String(url).endsWith('/host/request')) return Response.json({ people: [], cards: [] })
    await new Promise<void>((resolve, reject) => {
      held.push(resolve)
      if (init?.signal?.aborted) reject(new Error('aborted'))
    })
    return Response.json({ ok: true, statusCode: 200, header: {}, data: JSON.parse(String(init?.body)).url })
  }
  const js = `Page({ data: { answers: 0, failures: '' }, onLoad() {
    for (let n = 1; n <= 12; n++) {
      const task = wx.request({
        url: '${SHOP}/' + n,
        success: () => this.setData({ answers: this.data.answers + 1 }),
        fail: ({ errMsg }) => this.setData({ failures: errMsg }),
      })
      if (n === 11) setTimeout(() => task.abort())
    }
  } })`
  const bundle = compileFixture(project({ js, wxml: '<view>{{answers}} {{failures}}</view>' }))
  const phone = await openPhone({ hostUrl: 'http://host', bundle, fetch: fetchHeld })
  await phone.waitFor('0 request:fail abort')
  // The one that was given up was asked for once more, in vain.
  expect(held).toHaveLength(11)
  held[0]?.()
  await phone.waitFor('1 request:fail abort')
  await phone.waitFor(() => held.length === 12)
  for (const answer of held) answer()
  await phone.waitFor('11 request:fail abort')
  phone.close()
})

/** Calls the provider with a host backend that answers `answer`, and tells what went where. */
async function send(args: Record<string, unknown>, answer = '{}', network: NetworkMode = 'online') {
  let sent: Record<string, unknown> | undefined
  const actions: Action[] = []
  const backend = new HostClient('http://host', async (_url, init) => {
    sent = JSON.parse(String(init?.body))
    return Response.json({ ok: true, statusCode: 200, header: {}, data: answer })
  })
  const phone: ProviderPhone = {
    backend,
    requests: new Turns(1),
    state: () => startingPhone(phoneManifest, { ...DEFAULT_SETTINGS, network }, {}),
    dispatch: (action) => actions.push(action),
    networkDelay: async () => {},
    nowMs: () => 0,
    taskEvent: () => {},
    notice: () => {},
    vibrate: () => {},
    signal: new AbortController().signal,
  }
  const call = { type: 'call', ticket: 1, space: 'main', name: 'request', args, origin: 'api' } as const
  try {
    return { result: await PROVIDERS.get('request')!(call, phone), failure: undefined, sent, actions }
  } catch (error) {
    return { result: undefined, failure: (error as Error).message, sent, actions }
  }
}
