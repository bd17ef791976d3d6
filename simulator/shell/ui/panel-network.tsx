import type { NetworkLine } from '../phone/state.ts'
import type { Phone } from '../phone.ts'
import { addressOf, shortPath } from '../short-path.ts'
import { useTexts } from './context.ts'
import { Nothing, SpaceTag, timeOf } from './panel-parts.tsx'

/** Every request of every space, newest first; a line opens to its masked headers and bodies. */
export function NetworkPanel({ phone }: { phone: Phone }) {
  const lines = [...phone.state.network].reverse()
  if (lines.length === 0) return <Nothing />
  return (
    <div class='requests'>
      {lines.map((line) => (
        <Request key={line.id} line={line} />
      ))}
    </div>
  )
}

function Request({ line }: { line: NetworkLine }) {
  const texts = useTexts()
  const { outcome } = line
  const { pathname, host } = addressOf(line.url)
  const isBad = outcome && (outcome.errMsg !== undefined || (outcome.statusCode ?? 0) >= 400)
  return (
    <details class={isBad ? 'request bad' : 'request'}>
      <summary>
        <span class='method'>{line.method}</span>
        <span class='path' title={line.url}>
          {shortPath(pathname)}
        </span>
        <SpaceTag space={line.space} />
        <span class='status'>{outcome ? (outcome.statusCode ?? '✕') : '…'}</span>
        <span class='duration'>{outcome ? `${outcome.durationMs} ms` : texts('pending')}</span>
      </summary>
      <p class='request-line'>
        {timeOf(line.startedAtMs)} · {host}
        {outcome?.errMsg ? ` · ${outcome.errMsg}` : ''}
      </p>
      <Part title={texts('request')} header={line.requestHeader} body={line.requestBody} />
      {outcome ? <Part title={texts('answer')} header={outcome.header} body={outcome.body} /> : null}
    </details>
  )
}

function Part(props: { title: string; header: Readonly<Record<string, string>>; body: string }) {
  return (
    <div class='part'>
      <h3>{props.title}</h3>
      <dl>
        {Object.entries(props.header).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {props.body ? <pre>{props.body}</pre> : null}
    </div>
  )
}
