import { Button, Image, Text, View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useState } from 'preact/hooks'
import { backend, pictureUrl } from '../../backend.ts'
import { addToBag } from '../../bag.ts'
import { Failure } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { Price } from '../../components/price.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { Stepper } from '../../components/stepper.tsx'
import { useLoaded } from '../../loaded.ts'
import { openPage } from '../../open-page.ts'
import { usePageTitle } from '../../page-title.ts'
import { inLanguage, texts } from '../../texts.ts'
import './goods.css'

export default function GoodsPage() {
  usePageTitle(texts.goodsTitle)
  const id = useRouter().params.id ?? ''
  const { value: goods, error, reload } = useLoaded(() => backend.oneGoods(id))
  const [quantity, setQuantity] = useState(1)

  if (!goods)
    return (
      <Page>{error ? <Failure error={error} onRetry={reload} /> : <Skeleton kind='page' rows={4} />}</Page>
    )
  const addOne = () => {
    addToBag(id, quantity)
    void Taro.showToast({ title: texts.added, icon: 'success' })
  }
  return (
    <Page className='goods'>
      <Image
        className='goods__picture'
        src={pictureUrl(goods)}
        mode='aspectFill'
        aria-label={inLanguage(goods.name)}
      />
      <View className='goods__words'>
        <Price fen={goods.priceFen} size='large' />
        <Text className='goods__name' aria-role='heading'>
          {inLanguage(goods.name)}
        </Text>
        <Text className='goods__spec'>{inLanguage(goods.spec)}</Text>
        <Text className='goods__story'>{inLanguage(goods.story)}</Text>
      </View>
      <View className='bar'>
        <Stepper quantity={quantity} least={1} onChange={setQuantity} />
        <Button className='button button--quiet bar__button' hoverClass='pressed' onClick={addOne}>
          {texts.addToBag}
        </Button>
        <Button
          className='button button--primary bar__button'
          hoverClass='pressed'
          onClick={() => openPage(`/pages/checkout/checkout?goodsId=${id}&quantity=${quantity}`)}
        >
          {texts.buyNow}
        </Button>
      </View>
    </Page>
  )
}
