import { ApiFailure, accepted, type Fields, type Provider, type ProviderPhone } from './provider.ts'

/** The anonymous user that WeChat has given to mini programs since 2021. */
const ANONYMOUS = {
  nickName: '微信用户',
  avatarUrl: '',
  gender: 0,
  province: '',
  city: '',
  country: '',
  language: '',
}

export const identityProviders = {
  login: async (_call, phone) => loginCode('login', phone),
  pluginLogin: async (_call, phone) => loginCode('pluginLogin', phone),
  checkSession: accepted,
  getUserInfo: async () => anonymousUser(),
  getUserProfile: async () => anonymousUser(),
} satisfies Record<string, Provider>

async function loginCode(api: 'login' | 'pluginLogin', phone: ProviderPhone): Promise<Fields> {
  const { network, tester } = phone.state().settings
  if (network === 'offline') throw new ApiFailure('net::ERR_INTERNET_DISCONNECTED')
  try {
    return { code: await phone.backend.loginCode(api, tester, phone.signal) }
  } catch (error) {
    throw new ApiFailure((error as Error).message)
  }
}

function anonymousUser(): Fields {
  return { userInfo: ANONYMOUS, rawData: JSON.stringify(ANONYMOUS), signature: '', encryptedData: '', iv: '' }
}
