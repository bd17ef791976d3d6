import { vi } from 'vitest'

interface Definition {
  readonly data: object
  readonly lifetimes: { attached(): void; detached(): void; error?(error: Error): void }
  readonly methods: Record<string, (event?: object) => unknown>
}

/** The bridge's answer to a request, by its path; none is an answer that never comes. */
export type Replies = Record<string, (answer: (data: object) => void) => void>

/** A component as WeChat is given it, attached, before a bridge that the test plays; and the phone's screen. */
export async function attachedComponent(load: () => Promise<unknown>, replies: Replies) {
  const glass = { brightness: 0.3, keepsOn: false, capture: 'none' }
  let definition: Definition | undefined
  vi.stubGlobal('Component', (given: Definition) => {
    definition = given
  })
  vi.stubGlobal('wx', {
    getAppBaseInfo: () => ({ language: 'zh_CN' }),
    getSystemInfoSync: () => ({ windowWidth: 375, pixelRatio: 2 }),
    onNetworkStatusChange: () => {},
    pluginLogin: ({ success }: WechatMiniprogram.PluginLoginOption) => success?.({ code: 'c', errMsg: '' }),
    request: ({ url, success }: WechatMiniprogram.RequestOption) =>
      replies[new URL(url).pathname]?.((data) => success?.({ statusCode: 200, data } as never)),
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
  vi.resetModules()
  await load()
  if (!definition) throw new Error('nothing was defined')
  const { lifetimes, methods, data } = definition
  const instance = { ...methods, data, setData: vi.fn(), triggerEvent: vi.fn() }
  lifetimes.attached.call(instance)
  return {
    glass,
    call: (method: string, event?: object) => methods[method]?.call(instance, event),
    breaks: () => lifetimes.error?.call(instance, new Error('a method of the component threw')),
    detach: () => lifetimes.detached.call(instance),
  }
}
