import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectBridge } from '../../plugin/api/bridge.ts'
import { PluginSessions } from '../../plugin/api/session.ts'
import { order } from '../support/plugin-order.ts'
import { FakeWx, ok, refuse } from '../support/plugin-wx.ts'

let phone: FakeWx
const bridge = () => connectBridge(new PluginSessions())
const payment = {
  orderRef: 'order-1',
  attemptId: 'a'.repeat(24),
  cardId: 'card-1',
  encryptedPin: 'c2VhbGVk',
  encryptCertId: '68759622183',
}
const ATTEMPTS = '/plugin/v1/orders/order-1/attempts'

beforeEach(() => {
  phone = new FakeWx().install()
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('talking to the bridge', () => {
  it('logs in once, and fills the path from the request', async () => {
    phone.answer({
      '/plugin/v1/cards': () => ok({ cards: [] }),
      '/plugin/v1/orders/a%2Fb': () => ok(order()),
    })
    const client = bridge()
    await Promise.all([client.listCards({}), client.getOrder({ orderRef: 'a/b', waitMs: 25_000, since: 3 })])
    expect(phone.logins).toBe(1)
    const asked = phone.sent.find(({ url }) => url.includes('orders'))
    expect(asked).toMatchObject({
      method: 'GET',
      url: 'https://bridge.quickpass.example/plugin/v1/orders/a%2Fb?waitMs=25000&since=3',
      header: { authorization: 'Bearer token-1' },
      body: undefined,
    })
    expect(asked!.timeout).toBeGreaterThan(25_000)
  })

  it('logs in again, once, when the bridge has forgotten the session', async () => {
    phone.answer({
      '/plugin/v1/cards': ({ header }) =>
        header.authorization === 'Bearer token-1'
          ? refuse(401, { code: 'session_expired', message: '' })
          : ok({ cards: [] }),
    })
    expect(await bridge().listCards({})).toEqual({ ok: true, value: { cards: [] } })
    expect(phone.logins).toBe(2)

    phone.answer({ '/plugin/v1/cards': () => refuse(401, { code: 'session_expired', message: '' }) })
    expect(await bridge().listCards({})).toMatchObject({ refusal: { code: 'session_expired' } })
    expect(phone.logins).toBe(4)
  })

  it.each([
    [
      'the bridge’s own word',
      refuse(422, { code: 'pin_wrong', message: '', networkCode: '55' }),
      'pin_wrong',
      '55',
    ],
    ['a gateway that limits', refuse(429, '<html>'), 'too_many_requests', null],
    ['a gateway that fails', refuse(502, '<html>Bad Gateway</html>'), 'system_error', null],
    ['a word that nobody knows', refuse(400, { code: 'constructor' }), 'bad_request', null],
    ['success without an answer', ok('<html>'), 'system_error', null],
    ['no answer', 'lost' as const, 'network_unreachable', null],
  ])('makes a failure of %s', async (_, reply, code, networkCode) => {
    phone.answer({ '/plugin/v1/cards': () => reply })
    expect(await bridge().listCards({})).toEqual({ ok: false, refusal: { code, networkCode } })
  })

  it('tries the login afresh after one that failed', async () => {
    phone.answer({ '/plugin/v1/cards': () => ok({ cards: [] }) })
    phone.canLogIn = false
    const client = bridge()
    expect(await client.listCards({})).toMatchObject({ refusal: { code: 'network_unreachable' } })
    phone.canLogIn = true
    expect(await client.listCards({})).toMatchObject({ ok: true })
  })
})

describe('paying', () => {
  it.each([
    ['no answer', 'lost' as const],
    ['an answer that is none', ok('<html>')],
    ['a gateway that fails', refuse(504, '')],
    ['a bridge that stumbles', refuse(500, { code: 'system_error', message: '' })],
  ])('leaves the outcome open after %s', async (_, reply) => {
    phone.answer({ [ATTEMPTS]: () => reply })
    expect(await bridge().pay(payment)).toMatchObject({ refusal: { code: 'outcome_unknown' } })
  })

  it('is known not to have been sent when there was no login', async () => {
    phone.canLogIn = false
    expect(await bridge().pay(payment)).toMatchObject({ refusal: { code: 'network_unreachable' } })
    expect(phone.sent).toEqual([])
  })

  it('keeps a clear refusal, and the word that someone else is paying', async () => {
    for (const code of ['card_unknown', 'order_busy', 'too_many_requests']) {
      phone.answer({ [ATTEMPTS]: () => refuse(409, { code, message: '' }) })
      expect(await bridge().pay(payment)).toMatchObject({ refusal: { code } })
    }
  })

  it('sends the same request again after a new login', async () => {
    phone.answer({
      [ATTEMPTS]: ({ header }) =>
        header.authorization === 'Bearer token-1' ? refuse(401, {}) : ok(order({ state: 'paid' })),
    })
    expect(await bridge().pay(payment)).toMatchObject({ ok: true, value: { state: 'paid' } })
    const [first, second] = phone.sent.filter(({ url }) => url.endsWith('/attempts'))
    expect(second!.body).toEqual(first!.body)
  })
})
