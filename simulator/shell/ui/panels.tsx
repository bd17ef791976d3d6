import { useState } from 'preact/hooks'
import type { TextKey } from '../texts.ts'
import { useSimulator, useTexts } from './context.ts'
import { BoundaryPanel } from './panel-boundary.tsx'
import { ConsolePanel } from './panel-console.tsx'
import { NetworkPanel } from './panel-network.tsx'
import { PagesPanel } from './panel-pages.tsx'
import { PaymentPanel } from './panel-payment.tsx'
import { StoragePanel } from './panel-storage.tsx'

const PANELS = [
  { id: 'console', title: 'panelConsole', Panel: ConsolePanel },
  { id: 'network', title: 'panelNetwork', Panel: NetworkPanel },
  { id: 'storage', title: 'panelStorage', Panel: StoragePanel },
  { id: 'pages', title: 'panelPages', Panel: PagesPanel },
  { id: 'payment', title: 'panelPayment', Panel: PaymentPanel },
  { id: 'boundary', title: 'panelBoundary', Panel: BoundaryPanel },
] as const satisfies readonly { id: string; title: TextKey; Panel: unknown }[]

/** The right side: what happened. */
export function Panels() {
  const { phone } = useSimulator()
  const texts = useTexts()
  const [current, setCurrent] = useState<(typeof PANELS)[number]['id']>('console')
  const { Panel } = PANELS.find((panel) => panel.id === current) ?? PANELS[0]
  const errors = phone?.state.console.filter((line) => line.level === 'error').length ?? 0
  const step = (by: number) => {
    const at = PANELS.findIndex((panel) => panel.id === current)
    const next = PANELS[(at + by + PANELS.length) % PANELS.length]!.id
    setCurrent(next)
    document.getElementById(`tab-${next}`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') step(1)
    if (event.key === 'ArrowLeft') step(-1)
  }
  return (
    <section class='panels card' aria-label={texts('panels')}>
      <div class='panel-tabs'>
        <div role='tablist' onKeyDown={onKeyDown}>
          {PANELS.map((panel) => (
            <button
              key={panel.id}
              id={`tab-${panel.id}`}
              type='button'
              role='tab'
              aria-selected={panel.id === current}
              aria-controls='panel'
              tabIndex={panel.id === current ? 0 : -1}
              onClick={() => setCurrent(panel.id)}
            >
              {texts(panel.title)}
              {panel.id === 'console' && errors > 0 ? <b class='count'>{errors}</b> : null}
            </button>
          ))}
        </div>
        <button type='button' class='quiet' onClick={() => phone?.dispatch({ type: 'clearLogs' })}>
          {texts('clear')}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which takes keys. */}
      <div class='panel' id='panel' role='tabpanel' tabIndex={0} aria-labelledby={`tab-${current}`}>
        {phone ? <Panel phone={phone} /> : null}
      </div>
    </section>
  )
}
