import { afterEach, describe, expect, it, vi } from 'vitest'
import { attachedComponent, type Replies } from '../support/plugin-component.ts'
import { SAVINGS } from '../support/plugin-order.ts'

const SESSION: Replies = {
  '/plugin/v1/sessions': (answer) => answer({ token: 't', expiresAtMs: 3_600_000, serverTimeMs: 0 }),
}

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a component that is over leaves nothing behind', () => {
  it('a code that breaks puts the light of the screen back', async () => {
    const code = await attachedComponent(() => import('../../plugin/components/code-flow/code-flow.ts'), {
      ...SESSION,
      '/plugin/v1/cards': (answer) => answer({ cards: [SAVINGS] }),
    })
    await vi.waitFor(() => expect(code.glass).toEqual({ brightness: 0.9, keepsOn: true, capture: 'hidden' }))
    code.breaks()
    expect(code.glass).toEqual({ brightness: 0.3, keepsOn: false, capture: 'none' })
    code.detach()
  })

  it('a card’s form that is closed while the code is being sent counts nothing down', async () => {
    vi.useFakeTimers()
    let send = () => {}
    const form = await attachedComponent(() => import('../../plugin/components/add-card/add-card.ts'), {
      ...SESSION,
      '/plugin/v1/encryption-key': (answer) =>
        answer({ certId: '1', modulusHex: 'c0'.repeat(256), exponent: 3 }),
      '/plugin/v1/enrolments': (answer) => {
        send = () => answer({ enrolmentId: 'e', resendAfterSeconds: 60, expiresAtMs: 0 })
      },
    })
    const type = (field: string, value: string) =>
      form.call('onType', { timeStamp: 1, currentTarget: { dataset: { field } }, detail: { value } })
    type('number', '6216261000000000018')
    type('phone', '13552535506')
    form.call('onToggleConsent')
    form.call('onSubmit', { timeStamp: 2, detail: { x: 1, y: 2 } })
    await vi.advanceTimersByTimeAsync(0)
    form.detach()
    send()
    await vi.advanceTimersByTimeAsync(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})
