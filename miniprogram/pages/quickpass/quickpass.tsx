import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'preact/hooks'
import type { UnavailableReason } from '../../../contract/beta-door.ts'
import type { Here } from '../../backend.ts'
import { Page } from '../../components/page.tsx'
import { openPage } from '../../open-page.ts'
import { usePageTitle, useTabNames } from '../../page-title.ts'
import { PLUGIN_PAGES, type PluginPage, quickpass } from '../../quickpass.ts'
import { inLanguage, texts } from '../../texts.ts'
import { whereabouts } from '../../whereabouts.ts'
import './quickpass.css'

type Features = { readonly [Name in PluginPage]?: UnavailableReason | null }

/** Everything that the plugin can do besides the shop's own checkout, and why a part of it is not there today. */
export default function QuickPass() {
  usePageTitle(texts.quickpass)
  useTabNames()
  const [here, setHere] = useState<Here | null>(null)
  const [looked, setLooked] = useState(false)
  const [features, setFeatures] = useState<Features>({})
  const look = async () => {
    // Neither is worth an error page: without them the page says less.
    const [place, answer] = await Promise.allSettled([whereabouts(), quickpass().availability({})])
    if (place.status === 'fulfilled') setHere(place.value)
    if (answer.status === 'fulfilled') setFeatures(answer.value?.features ?? {})
    setLooked(true)
  }
  useDidShow(() => void look())
  usePullDownRefresh(() => void look().finally(() => Taro.stopPullDownRefresh()))

  const unknown = looked ? texts.placeUnknown : ''
  const place = here?.city ? inLanguage(here.city) : unknown
  return (
    <Page>
      <View className='quickpass__where' aria-role='status'>
        <Text className='quickpass__place'>{place}</Text>
        <Text className='quickpass__day'>{here?.day ?? ''}</Text>
      </View>
      <View className='quickpass__doors'>
        <Door page='scan' closed={features.scan} />
        <Door page='code' closed={features.code} />
      </View>
      <View className='card'>
        <Line page='top-up' closed={features['top-up']} />
        <Line page='records' />
        <Line page='cards' />
      </View>
      <View className='card'>
        <Row name={texts.market} hint={texts.marketHint} onOpen={() => openPage('/pages/market/market')} />
      </View>
    </Page>
  )
}

interface WayIn {
  readonly page: PluginPage
  readonly closed?: UnavailableReason | null | undefined
}

/** One of the two large ways in: scan, or be scanned. */
function Door({ page, closed }: WayIn) {
  return (
    <View
      className={closed ? 'card door door--closed' : 'card door'}
      hoverClass='pressed'
      aria-role='button'
      onClick={() => openPage(PLUGIN_PAGES[page])}
    >
      <View className={`door__mark door__mark--${page}`} aria-hidden='true' />
      <Text className='door__name'>{texts.ways[page]}</Text>
      <Text className='door__hint'>{closed ? texts.unavailable[closed] : texts.wayHints[page]}</Text>
    </View>
  )
}

function Line({ page, closed }: WayIn) {
  const hint = closed ? texts.unavailable[closed] : texts.wayHints[page]
  return <Row name={texts.ways[page]} hint={hint} onOpen={() => openPage(PLUGIN_PAGES[page])} />
}

function Row({ name, hint, onOpen }: { name: string; hint: string; onOpen(): void }) {
  return (
    <View className='quickpass__row' hoverClass='pressed' aria-role='button' onClick={onOpen}>
      <View className='quickpass__words'>
        <Text className='quickpass__name'>{name}</Text>
        <Text className='quickpass__hint'>{hint}</Text>
      </View>
      <View className='chevron' aria-hidden='true' />
    </View>
  )
}
