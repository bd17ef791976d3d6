/** Builds a space's `wx` from the API table. The object is the space's own and may be extended by its code. */
import { API_TABLE, type ApiRow, isVisible, notSupported, type ServiceApiName } from '../wire/api.ts'
import { encodingApis } from './apis/encoding.ts'
import { eventApis } from './apis/events.ts'
import { lifeApis } from './apis/life.ts'
import { pageApis } from './apis/page.ts'
import { storageApis } from './apis/storage.ts'
import { systemApis } from './apis/system.ts'
import { ApiFailure, deliver, splitOptions } from './call-forms.ts'
import { requestTask } from './request-task.ts'
import type { Space } from './space.ts'

type Args = Record<string, unknown>

/**
 * How the service answers: `sync` APIs get the caller's arguments as they are; asynchronous ones get their options
 * and answer with the fields of the result, or throw.
 */
export type ServiceApi =
  | { readonly sync: (...args: any[]) => unknown }
  | { readonly async: (args: Args) => object | undefined | Promise<object | undefined> }

/** Wants every API that the table gives to the service, and no other. */
function serviceApis(space: Space): Readonly<Record<ServiceApiName, ServiceApi>> {
  return {
    ...storageApis(space),
    ...systemApis(space),
    ...eventApis(space),
    ...encodingApis(space),
    ...lifeApis(space),
    ...pageApis(space),
  }
}

export function makeWx(space: Space): Record<string, any> {
  const own: Readonly<Record<string, ServiceApi>> = serviceApis(space)
  const wx: Record<string, any> = { env: { USER_DATA_PATH: 'http://usr' } }
  for (const [name, api] of API_TABLE) {
    if (!isVisible(api, space.isPlugin)) continue
    if (api.support === 'absent') wx[name] = absentApi(space, name, api)
    else if (api.by === 'shell')
      wx[name] = api.kind === 'task' ? requestTask(space, name) : shellApi(space, name)
    else wx[name] = serviceApi(space, name, own[name]!)
  }
  return wx
}

function serviceApi(space: Space, name: string, api: ServiceApi): unknown {
  if ('sync' in api) return (...args: unknown[]) => api.sync(...args)
  return (options?: unknown) => {
    const { args, callbacks } = splitOptions(options)
    const answer = async () => ({ ...(await api.async(args)), errMsg: `${name}:ok` })
    return deliver(answer(), name, callbacks, (run) => space.guard(run))
  }
}

function shellApi(space: Space, name: string): unknown {
  return (options?: unknown) => {
    const { args, callbacks } = splitOptions(options)
    const { events, ...sent } = args
    const { ticket, answer } = space.program.calls.call(space.id, name, name === 'navigateTo' ? sent : args)
    const outcome = name === 'navigateTo' ? withChannel(space, ticket, events, answer) : answer
    return deliver(outcome, name, callbacks, (run) => space.guard(run))
  }
}

/** `navigateTo` answers with the opener's end of the event channel. */
async function withChannel(
  space: Space,
  ticket: number,
  listeners: unknown,
  answer: Promise<{ errMsg: string }>,
) {
  const end = space.program.openChannel(space, ticket, listeners)
  try {
    return { ...(await answer), eventChannel: end.face }
  } catch (error) {
    space.program.forgetChannel(ticket)
    throw error
  }
}

function absentApi(space: Space, name: string, api: ApiRow): unknown {
  const failure = notSupported(name)
  const complain = () => space.program.reporter.log(space.id, 'warn', [failure.errMsg, api.note])
  if (api.kind === 'event') return complain
  if (api.kind === 'sync') {
    return () => {
      complain()
      throw new Error(failure.errMsg)
    }
  }
  return (options?: unknown) => {
    complain()
    const { callbacks } = splitOptions(options)
    return deliver(Promise.reject(new ApiFailure(failure)), name, callbacks, (run) => space.guard(run))
  }
}
