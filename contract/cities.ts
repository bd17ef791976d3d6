/** A city that merchants are registered in. The simulated phone stands in one, and the interop rules name some. */
export interface City {
  /** Six digits of the administrative division (GB/T 2260). */
  readonly code: string
  readonly zh: string
  readonly en: string
  /** Degrees north. */
  readonly lat: number
  /** Degrees east. */
  readonly lon: number
  /** Seat of one of the 31 provincial-level divisions of the mainland, municipalities among them. */
  readonly isCapital: boolean
}

const TABLE = `
110000 北京 Beijing 39.90 116.41 *
120000 天津 Tianjin 39.13 117.20 *
130100 石家庄 Shijiazhuang 38.04 114.51 *
130200 唐山 Tangshan 39.63 118.18
130300 秦皇岛 Qinhuangdao 39.94 119.60
130600 保定 Baoding 38.87 115.46
140100 太原 Taiyuan 37.87 112.55 *
140200 大同 Datong 40.08 113.30
150100 呼和浩特 Hohhot 40.84 111.75 *
150200 包头 Baotou 40.66 109.84
150600 鄂尔多斯 Ordos 39.61 109.78
210100 沈阳 Shenyang 41.81 123.43 *
210200 大连 Dalian 38.91 121.61
210300 鞍山 Anshan 41.11 122.99
220100 长春 Changchun 43.82 125.32 *
220200 吉林 Jilin 43.84 126.55
230100 哈尔滨 Harbin 45.80 126.53 *
230600 大庆 Daqing 46.59 125.10
310000 上海 Shanghai 31.23 121.47 *
320100 南京 Nanjing 32.06 118.80 *
320200 无锡 Wuxi 31.49 120.31
320300 徐州 Xuzhou 34.20 117.28
320400 常州 Changzhou 31.81 119.97
320500 苏州 Suzhou 31.30 120.59
320600 南通 Nantong 31.98 120.89
321000 扬州 Yangzhou 32.39 119.41
330100 杭州 Hangzhou 30.27 120.16 *
330200 宁波 Ningbo 29.87 121.55
330300 温州 Wenzhou 27.99 120.70
330400 嘉兴 Jiaxing 30.75 120.76
330600 绍兴 Shaoxing 30.00 120.58
330700 金华 Jinhua 29.08 119.65
331000 台州 Taizhou 28.66 121.42
340100 合肥 Hefei 31.82 117.23 *
340200 芜湖 Wuhu 31.33 118.38
341000 黄山 Huangshan 29.71 118.34
350100 福州 Fuzhou 26.07 119.30 *
350200 厦门 Xiamen 24.48 118.09
350500 泉州 Quanzhou 24.87 118.68
360100 南昌 Nanchang 28.68 115.86 *
360200 景德镇 Jingdezhen 29.27 117.18
360400 九江 Jiujiang 29.71 116.00
360700 赣州 Ganzhou 25.83 114.93
370100 济南 Jinan 36.65 117.12 *
370200 青岛 Qingdao 36.07 120.38
370300 淄博 Zibo 36.81 118.05
370600 烟台 Yantai 37.46 121.45
370700 潍坊 Weifang 36.71 119.16
371000 威海 Weihai 37.51 122.12
371300 临沂 Linyi 35.10 118.36
410100 郑州 Zhengzhou 34.75 113.63 *
410200 开封 Kaifeng 34.80 114.31
410300 洛阳 Luoyang 34.62 112.45
420100 武汉 Wuhan 30.59 114.31 *
420500 宜昌 Yichang 30.69 111.29
420600 襄阳 Xiangyang 32.01 112.12
430100 长沙 Changsha 28.23 112.94 *
430200 株洲 Zhuzhou 27.83 113.13
430600 岳阳 Yueyang 29.36 113.13
430800 张家界 Zhangjiajie 29.12 110.48
440100 广州 Guangzhou 23.13 113.26 *
440300 深圳 Shenzhen 22.54 114.06
440400 珠海 Zhuhai 22.27 113.58
440500 汕头 Shantou 23.35 116.68
440600 佛山 Foshan 23.02 113.12
440700 江门 Jiangmen 22.58 113.08
440800 湛江 Zhanjiang 21.27 110.36
441300 惠州 Huizhou 23.11 114.42
441900 东莞 Dongguan 23.02 113.75
442000 中山 Zhongshan 22.52 113.39
450100 南宁 Nanning 22.82 108.37 *
450200 柳州 Liuzhou 24.33 109.43
450300 桂林 Guilin 25.27 110.29
450500 北海 Beihai 21.48 109.12
460100 海口 Haikou 20.04 110.20 *
460200 三亚 Sanya 18.25 109.51
500000 重庆 Chongqing 29.56 106.55 *
510100 成都 Chengdu 30.57 104.07 *
510600 德阳 Deyang 31.13 104.40
510700 绵阳 Mianyang 31.47 104.68
511100 乐山 Leshan 29.55 103.77
520100 贵阳 Guiyang 26.65 106.63 *
520300 遵义 Zunyi 27.73 106.93
530100 昆明 Kunming 25.04 102.71 *
530700 丽江 Lijiang 26.86 100.23
532900 大理 Dali 25.61 100.27
540100 拉萨 Lhasa 29.65 91.14 *
540200 日喀则 Shigatse 29.27 88.88
610100 西安 Xi'an 34.34 108.94 *
610300 宝鸡 Baoji 34.36 107.24
610400 咸阳 Xianyang 34.33 108.71
610600 延安 Yan'an 36.59 109.49
620100 兰州 Lanzhou 36.06 103.83 *
620200 嘉峪关 Jiayuguan 39.77 98.29
620900 酒泉 Jiuquan 39.73 98.49
630100 西宁 Xining 36.62 101.78 *
630200 海东 Haidong 36.50 102.10
640100 银川 Yinchuan 38.49 106.23 *
640500 中卫 Zhongwei 37.50 105.20
650100 乌鲁木齐 Urumqi 43.83 87.62 *
650200 克拉玛依 Karamay 45.58 84.89
653100 喀什 Kashgar 39.47 75.99
654002 伊宁 Yining 43.91 81.33
`

export const CITIES: readonly City[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [code, zh, en, lat, lon, capital] = line.split(' ') as [
      string,
      string,
      string,
      string,
      string,
      string?,
    ]
    return { code, zh, en, lat: Number(lat), lon: Number(lon), isCapital: capital === '*' }
  })

const BY_CODE = new Map(CITIES.map((city) => [city.code, city]))

export function findCity(code: string): City | undefined {
  return BY_CODE.get(code)
}
