import { phoneInfo } from './phone.ts'

export type Language = 'zh' | 'en'

/** The phone's language when the mini program started: Chinese where it is any Chinese, English elsewhere. */
export const language: Language = /^zh/i.test(phoneInfo().language ?? 'zh_CN') ? 'zh' : 'en'
