import { afterEach, expect, it, vi } from 'vitest'
import { SAVINGS } from '../support/plugin-order.ts'

interface Definition {
  readonly data: object
  readonly lifetimes: { attached(): void; detached(): void; error(error: Error): void }
  readonly methods: object
}

afterEach(() => vi.unstubAllGlobals())

it('a code flow that breaks puts the light of the screen back', async () => {
  const { definition, glass } = await loadedOnPhone()
  const instance = {
    ...definition.methods,
    data: { ...definition.data, variant: 'page' },
    setData: vi.fn(),
    triggerEvent: vi.fn(),
  }
  definition.lifetimes.attached.call(instance)
  await vi.waitFor(() => expect(glass).toEqual({ brightness: 0.9, keepsOn: true, capture: 'hidden' }))
  definition.lifetimes.error.call(instance, new Error('a method of the component threw'))
  expect(glass).toEqual({ brightness: 0.3, keepsOn: false, capture: 'none' })
  definition.lifetimes.detached.call(instance)
})

/** The component as WeChat is given it, on a phone whose network knows one card. */
async function loadedOnPhone() {
  const glass = { brightness: 0.3, keepsOn: false, capture: 'none' }
  const replies: Record<string, object> = {
    '/plugin/v1/sessions': { token: 't', expiresAtMs: 3_600_000, serverTimeMs: 0 },
    '/plugin/v1/cards': { cards: [SAVINGS] },
  }
  let definition: Definition | undefined
  vi.stubGlobal('Component', (given: Definition) => {
    definition = given
  })
  vi.stubGlobal('wx', {
    getAppBaseInfo: () => ({ language: 'zh_CN' }),
    getSystemInfoSync: () => ({ windowWidth: 375, pixelRatio: 2 }),
    onNetworkStatusChange: () => {},
    pluginLogin: ({ success }: WechatMiniprogram.PluginLoginOption) => success?.({ code: 'c', errMsg: '' }),
    request: ({ url, success, fail }: WechatMiniprogram.RequestOption) => {
      const data = replies[new URL(url).pathname]
      if (data) success?.({ statusCode: 200, data } as never)
      else fail?.({ errMsg: 'request:fail' } as never)
    },
    getScreenBrightness: ({ success }: WechatMiniprogram.GetScreenBrightnessOption) =>
      success?.({ value: glass.brightness, errMsg: '' }),
    setScreenBrightness: ({ value }: WechatMiniprogram.SetScreenBrightnessOption) => {
      glass.brightness = value
    },
    setKeepScreenOn: ({ keepScreenOn }: WechatMiniprogram.SetKeepScreenOnOption) => {
      glass.keepsOn = keepScreenOn
    },
    setVisualEffectOnCapture: ({ visualEffect }: WechatMiniprogram.SetVisualEffectOnCaptureOption) => {
      glass.capture = String(visualEffect)
    },
  })
  await import('../../plugin/components/code-flow/code-flow.ts')
  if (!definition) throw new Error('nothing was defined')
  return { definition, glass }
}
