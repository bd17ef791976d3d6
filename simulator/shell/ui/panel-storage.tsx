import type { Phone } from '../phone.ts'
import { useTexts } from './context.ts'
import { TrashIcon } from './icons.tsx'
import { SpaceTag } from './panel-parts.tsx'

/** What each space has stored; no space sees another's. */
export function StoragePanel({ phone }: { phone: Phone }) {
  const texts = useTexts()
  return (
    <>
      {Object.entries(phone.state.storage).map(([space, values]) => (
        <section class='storage' key={space}>
          <header>
            <SpaceTag space={space} />
            <button
              type='button'
              class='quiet'
              aria-label={`${texts('clearStorage')} ${space}`}
              onClick={() => phone.dispatch({ type: 'clearStorage', space })}
            >
              <TrashIcon />
            </button>
          </header>
          {Object.keys(values).length === 0 ? <p class='nothing'>{texts('emptyStorage')}</p> : null}
          <dl>
            {Object.entries(values).map(([key, value]) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>
                  <pre>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  )
}
