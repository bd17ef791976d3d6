import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { JSDOM, VirtualConsole } from 'jsdom'
import { beforeAll, describe, expect, it } from 'vitest'
import type { FromView, ToView, ViewBoot } from '../../simulator/wire/view.ts'

const maxScriptBytes = 14.5 * 1024

const boot: ViewBoot = {
  version: 1,
  environment: {
    theme: 'dark',
    fontScale: 1,
    windowWidthPx: 375,
    windowHeightPx: 720,
    safeAreaInsetsPx: { top: 0, right: 0, bottom: 34, left: 0 },
    keyboardHeightPx: 0,
  },
  fontFaceCss: '',
  language: 'en',
  imageBase: '',
}

describe('the frame of a page', () => {
  let script = ''

  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [new URL('../../simulator/view/frame.ts', import.meta.url).pathname],
      bundle: true,
      minify: true,
      format: 'iife',
      target: 'es2022',
      write: false,
    })
    script = outputFiles[0]!.text
  })

  function openFrame() {
    const errors: string[] = []
    const virtualConsole = new VirtualConsole()
    virtualConsole.on('jsdomError', ({ message }) => errors.push(message))
    const { window } = new JSDOM('<body></body>', { runScripts: 'outside-only', virtualConsole })
    const before = new Set(Object.getOwnPropertyNames(window))
    window.eval(script)
    const sent: FromView[] = []
    const port = {
      postMessage: (message: FromView) => sent.push(message),
      onmessage: undefined as ((event: { data: ToView }) => void) | undefined,
    }
    const send = (data: unknown, ports: unknown[]): void => {
      window.dispatchEvent(Object.assign(new window.Event('message'), { data, ports }))
    }
    const globals = (): string[] => Object.getOwnPropertyNames(window).filter((name) => !before.has(name))
    return { window, sent, port, send, globals, errors }
  }

  it('runs the view on the first message that brings a port, and on no other', () => {
    const { window, sent, port, send } = openFrame()
    const intruder = { postMessage: () => {}, onmessage: undefined }
    send('hello', [])
    expect(port.onmessage).toBeUndefined()
    send(boot, [port])
    send(boot, [intruder])
    expect(intruder.onmessage).toBeUndefined()

    port.onmessage?.({
      data: {
        type: 'ops',
        ops: [
          ['create', 2, 'view'],
          ['append', 1, 2],
          ['listen', 2, 'tap', 'bind'],
        ],
      },
    })
    window.document.querySelector('wx-view')?.dispatchEvent(new window.MouseEvent('click', { bubbles: true }))
    expect(sent).toMatchObject([{ type: 'event', name: 'tap', target: 2 }])
    expect(window.document.documentElement.dataset.theme).toBe('dark')
  })

  it('refuses a shell that speaks another version', () => {
    const { port, send, errors } = openFrame()
    send({ ...boot, version: 2 }, [port])
    expect(errors[0]).toContain('the view speaks version 1, the shell 2: rebuild the simulator')
    expect(port.onmessage).toBeUndefined()
  })

  it('leaves nothing global behind', () => {
    const { port, send, globals } = openFrame()
    send(boot, [port])
    expect(globals()).toEqual([])
  })

  it('is a small script', () => {
    expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(maxScriptBytes)
  })
})
