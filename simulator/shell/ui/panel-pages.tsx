import { useState } from 'preact/hooks'
import type { InspectedPage } from '../../wire/shell.ts'
import type { Phone } from '../phone.ts'
import { useTexts } from './context.ts'
import { SpaceTag } from './panel-parts.tsx'

/** The page stack, top first, and on demand the data of each page. */
export function PagesPanel({ phone }: { phone: Phone }) {
  const texts = useTexts()
  const [inspected, setInspected] = useState<readonly InspectedPage[]>([])
  const { stack, parkedTabs } = phone.state
  return (
    <>
      <button type='button' class='button' onClick={() => void phone.inspect().then(setInspected)}>
        {texts('showData')}
      </button>
      <ol class='pages'>
        {[...[...stack].reverse(), ...parkedTabs].map((page) => {
          const data = inspected.find((each) => each.pageId === page.id)?.data
          return (
            <li key={page.id}>
              <SpaceTag space={page.space} />
              <code>{page.path}</code>
              {Object.keys(page.query).length > 0 ? <pre>{JSON.stringify(page.query)}</pre> : null}
              {data === undefined ? null : <pre>{JSON.stringify(data, bigAsText, 2)}</pre>}
            </li>
          )
        })}
      </ol>
    </>
  )
}

/** JSON has no word for such numbers, pages may hold them. */
function bigAsText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
