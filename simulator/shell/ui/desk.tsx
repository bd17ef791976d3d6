import { DEVICES } from '../phone/devices.ts'
import type { NetworkMode, Settings } from '../phone/state.ts'
import type { TextKey } from '../texts.ts'
import { CardList } from './card-list.tsx'
import { useDeskText, useSimulator, useTexts } from './context.ts'
import { RestartIcon, TrashIcon } from './icons.tsx'
import { Choice, Segments } from './knobs.tsx'
import { PlaceDesk } from './place-desk.tsx'
import { ScreenDesk } from './screen-desk.tsx'
import { TillDesk } from './till-desk.tsx'
import { WalletDesk } from './wallet-desk.tsx'

const NETWORK_MODES: readonly NetworkMode[] = ['online', 'slow', 'offline', 'loseAnswer']
const FONT_SCALES = [0.9, 1, 1.15, 1.3, 1.5]

/** The left side: what the world does to the phone. */
export function Desk() {
  const simulator = useSimulator()
  const texts = useTexts()
  const { settings, desk, phone } = simulator
  const deskText = useDeskText()
  const payer = desk.people.find((person) => person.id === settings.tester)
  const change = (part: Partial<Settings>) => simulator.changeSettings(part)
  return (
    <aside class='desk' aria-label={texts('theDesk')}>
      <div class='brand'>
        <img src='icon.svg' alt='' width={32} height={32} />
        <div>
          <strong>QuickPass {texts('simulator')}</strong>
          <small>{texts('simulatorHint')}</small>
        </div>
      </div>
      <section class='card knobs'>
        <Choice
          label={texts('device')}
          value={settings.deviceId}
          onChange={(deviceId) => change({ deviceId })}
        >
          {DEVICES.map((device) => (
            <option key={device.id} value={device.id}>
              {device.name}
            </option>
          ))}
        </Choice>
        <Segments
          label={texts('theme')}
          value={settings.theme}
          options={[
            ['light', texts('light')],
            ['dark', texts('dark')],
          ]}
          onChange={(theme) => change({ theme })}
        />
        <Segments
          label={texts('language')}
          value={settings.language}
          options={[
            ['zh', '中文'],
            ['en', 'English'],
          ]}
          onChange={(language) => change({ language })}
        />
        <Choice
          label={texts('fontScale')}
          value={String(settings.fontScale)}
          onChange={(scale) => change({ fontScale: Number(scale) })}
        >
          {FONT_SCALES.map((scale) => (
            <option key={scale} value={String(scale)}>
              {Math.round(scale * 100)} %
            </option>
          ))}
        </Choice>
        <Choice
          label={texts('network')}
          value={settings.network}
          note={settings.network === 'loseAnswer' ? texts('loseAnswerHint') : ''}
          onChange={(network) => change({ network: network as NetworkMode })}
        >
          {NETWORK_MODES.map((mode) => (
            <option key={mode} value={mode}>
              {texts(mode satisfies TextKey)}
            </option>
          ))}
        </Choice>
        {desk.people.length > 0 ? (
          <Choice
            label={texts('payer')}
            value={settings.tester}
            note={payer?.note === undefined ? '' : deskText(payer.note)}
            onChange={(tester) => change({ tester })}
          >
            {desk.people.map((person) => (
              <option key={person.id} value={person.id}>
                {deskText(person.name)}
              </option>
            ))}
          </Choice>
        ) : null}
        <div class='buttons'>
          <button type='button' class='button' onClick={() => void simulator.restart()}>
            <RestartIcon />
            {texts('restartApp')}
          </button>
          <button
            type='button'
            class='button'
            disabled={!phone}
            onClick={() => {
              phone?.dispatch({ type: 'clearStorage', space: null })
              void simulator.restart()
            }}
          >
            <TrashIcon />
            {texts('clearStorage')}
          </button>
        </div>
      </section>
      <PlaceDesk />
      <TillDesk />
      <WalletDesk />
      <ScreenDesk />
      {desk.cards.length > 0 ? <CardList cards={desk.cards} /> : null}
      <a class='quiet-link' href='host/fidelity' target='_blank' rel='noreferrer'>
        {texts('fidelity')} ↗
      </a>
    </aside>
  )
}
